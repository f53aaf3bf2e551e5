import { folded } from "./checkPath.ts";

/** Names with a leading dot that no program runs anything for: lists of names, folders of notes. */
const harmlessDotName = /^\.(?:[\w-]*ignore|git-blame-ignore-revs|gitkeep|keep|mailmap|changeset|changes|changelog|nojekyll)$/;
/** Folders of what others have made, which is run and not read. */
const installedFolders = /^(?:node_modules|bower_components|jspm_packages|site-packages|dist-packages|venv|virtualenv|pods|carthage)$/;

/** Texts for people, which no program obeys whatever folder they are in. */
const prose = /^(?:md|mdx|markdown|rst|adoc|asciidoc|txt|textile|org|pod|tex)$/;
/** Formats in which programs keep both their settings and plain data. */
const data = /^(?:json|jsonc|json5|hjson|yaml|yml|toml|xml|ini|properties|edn|plist|cson|ron|kdl|dhall|jsonnet|libsonnet|cue)$/;
/** Formats of settings alone, and of what a machine sets up by itself. */
const settings =
  /^(?:cfg|conf|cnf|[a-z]*config|[a-z]*settings|env|hcl|tf|tfvars|tofu|rules|reg|inf|desktop|service|timer|socket|mount|automount|target|slice|plist|crontab|cron|pth|htaccess|lnk|url|webloc|code-workspace|sublime-project|code-profile|code-snippets|natvis|entitlements|properties)$/;
/** Scripts of a shell or of a system. */
const script =
  /^(?:sh|bash|zsh|fish|ksh|csh|tcsh|nu|elv|xsh|ps1|psm1|psd1|ps1xml|bat|cmd|command|tool|vbs|vbe|wsf|wsh|hta|jse|applescript|scpt|ahk|awk|expect|run)$/;
/** Languages of build tools and package managers. */
const build =
  /^(?:mk|mak|make|cmake|gradle|kts|cake|sbt|sc|mill|bzl|bazel|bazelrc|star|build|buck|gn|gni|gyp|gypi|ninja|nix|gemspec|podspec|rake|ru|cabal|nimble|rockspec|opam|asd|ac|am|m4|pro|pri|prf|qbs|[a-z]{0,6}proj|projitems|props|targets|sln|slnx|slnf|nuspec|nuget|vcxitems|pbxproj|xcscheme|xcworkspacedata|dockerfile|containerfile|jenkinsfile|justfile|just|lock|lockb|sum|mod|work|project|zon|spec|bb|bbappend|bbclass|ebuild|iss|nsi|wxs|snap|flatpakref)$/;
/** Folders of what a forge reads: workflows, and also texts that it shows. */
const forgeFolder = /^\.(?:github|gitlab|gitea|forgejo)$/;
/** Folders of the forms that a forge shows when something is reported or proposed. */
const formFolder = /^(?:issue|pull_request|merge_request|discussion)_templates?$/;
/** Files without an ending that are read by people alone. Any other is looked for by a program, by its name. */
const proseName =
  /^(?:readme|licen[cs]es?|copying|copyright|unlicense|notices?|authors|contributors|maintainers|owners|codeowners|credits|thanks|changes|changelog|history|news|releases?|install|hacking|contributing|todo|bugs|faq|version|patents|security|about|acknowledge?ments|governance|roadmap)(?:[-_.].*)?$/;

/** Words in a name that make a file one of a tool's: `tsconfig.json`, `jest.setup.ts`, `cloudbuild.yaml`, `docker-compose.prod.yml`. */
const toolWord =
  /^(?:\w*config(?:uration)?|\w*settings?|\w*prefs|preferences|options|\w*rc|package|packages|\w*manifest|\w*project|cargo|workspaces?|module|tasks?|taskfile|launch|launchsettings|extensions?|plugins?|presets?|\w*presets|keybindings|hooks?|mcp|lock|lockfile|shrinkwrap|pipelines?|workflows?|actions?|jobs?|ci|\w*build\w*|deploy(?:ment)?|compose|docker\w*|\w*daemon|container\w*|devcontainer|kustomization|chart|playbook|ansible|serverless|requirements|constraints|dependencies|deps|scripts?|lint|\w*lint|\w*hint|lefthook|gradle|maven|wrapper|jvm|log4j2?|logback|logging|application|bootstrap|web|pom|ivy|import[-_]?map|composer|bower|deno|lerna|nx|turbo|nodemon|compile_commands|agents?|permissions|policy|policies|gateway|ingress|environment|env)$/;
/** Folders whose data a tool obeys. */
const toolFolder =
  /^(?:config|configs|conf|conf\.d|cfg|etc|settings|ci|cd|pipelines?|workflows|actions|deploy|deployments?|infra|infrastructure|terraform|ansible|playbooks|roles|charts|helm|k8s|kubernetes|kustomize|manifests|overlays|docker|compose|hooks|meta-inf|\w*\.xcodeproj|\w*\.xcworkspace|xcschemes|systemd|cron\.\w+|init\.d|rc\.d|autostart|gradle|profiles|launchd?|launchagents|launchdaemons)$/;
/** Folders whose YAML says what is done to machines. */
const roleFolder = /^(?:tasks|handlers|vars|group_vars|host_vars|inventor(?:y|ies)|molecule)$/;
/** Folders of scripts. */
const scriptFolder = /^(?:s?bin|scripts?|githooks|git-hooks|hooks|ci|init\.d|rc\.d|cron\.\w+)$/;
/** Folders whose folders are packages of their own. */
const packagesFolder =
  /^(?:packages|apps|services|libs|crates|modules|plugins|projects|examples|samples|workspaces|extensions|functions|sites|tools)$/;
/** Folders at the root that are packages of their own. */
const packageFolder = /^(?:apps?|web(?:site)?|site|docs?|frontend|backend|client|server|api|mobile|desktop|ui|cli|e2e)$/;
/** Folders of what a program shows or reads as data. */
const dataFolder =
  /^(?:data|contents?|posts?|articles|assets|static|public|resources?|locales?|i18n|translations?|lang|tests?|__tests__|testdata|\w*fixtures?|mocks?|samples)$/;
/** Languages whose source is run without being built. */
const interpreted = /^(?:js|mjs|cjs|ts|mts|cts|py|rb|pl|php|lua|tcl|groovy|exs|clj|r|jl)$/;
/** Any source in which a tool's settings can be written. */
const source =
  /^(?:jsx?|tsx?|[mc][jt]s|py|pyw|pyi|rb|pl|php|lua|tcl|groovy|kts|kt|scala|sc|exs?|clj|cljs|edn|rs|go|zig|swift|r|jl|el|lisp|hs|ml|cs|fs|fsx|coffee|livescript|dart|nim|cr|vim|sc)$/;
/** Source that a tool runs, by the first word of its name, in any folder: `build.rs`, `setup.py`, `gulpfile.js`, `Package.swift`. */
const toolSource =
  /^(?:[a-z]{0,20}(?:make|docker|container|jenkins|vagrant|proc|rake|gem|pod|brew|cap|fast|just|task|tilt|earth|snake|guard|danger|gulp|grunt|jake|nox|fab|conan|app|match|deliver|cart|berks|cheffile|steep|thor|mint|puppet|pip|bake|q)file|conftest|(?:site|user)customize|noxfile|fabfile|dodo|wscript|waf|extconf|sconstruct|sconscript|\w*_?bootstrap_?plugin)$/;
/** Text that instructs a model, by a word of its name. */
const instructions =
  /^(?:agents?|claude|gemini|copilot|codex|cursor\w*|windsurf\w*|cline\w*|roo\w*|aider\w*|qwen|warp|crush|jules|junie|kiro|goose\w*|devin|amp|opencode|llms?|llms-full|skills?|prompts?|instructions?|conventions|chatmodes?|system[-_]?prompt|guidelines|persona|soul|memory|heartbeat|rules)$/;
/** Folders of texts that instruct a model. */
const instructionsFolder = /^(?:agents?|skills?|prompts?|instructions|chatmodes|subagents)$/;

/** The words of a name without its ending: `docker-compose.prod` has docker, compose and prod; each part between dots is a word, too. */
function wordsOf(stem: string): readonly string[] {
  return [stem, ...stem.split("."), ...stem.split(/[-_. ]+/)].filter((word) => word !== "");
}

/** Names of data: a plural (`cities`), a language (`de`, `pt-br`), or a word that says so. A tool's settings have other names. */
const dataName =
  /(?:^|[-_.])(?:data|db|database|dump|fixtures?|samples?|examples?|mocks?|seeds?|messages|translations?|locales?|strings|glossary|schema|openapi|swagger|results?|output|response|request|index|sitemap|feed|citation|tokens|theme|[a-z]{2}(?:-[a-z]{2,4})?)$|(?<!oc|[suiy])s$/;

/**
 * Whether a file controls which programs run, what an editor may do, or what a model is told. Such a file is changed only after a question
 * of its own. It goes by kinds of names, not by a list of products: names with a dot in front, scripts, build files, settings, pipelines, texts
 * for models. Data (JSON, YAML, TOML) counts where its name, its folder or the root of the workspace makes it a tool's.
 * @param segments the names of its path, from the root of the workspace
 */
export function isProtected(segments: readonly string[]): boolean {
  const names = segments.map(folded);
  const name = names.at(-1) ?? "";
  const folders = names.slice(0, -1);
  if (names.some((one) => one.startsWith(".") && !harmlessDotName.test(one))) return !isForgeText(names);
  if (folders.some((one) => installedFolders.test(one))) return true;
  const dot = name.lastIndexOf(".");
  // The suffixes of templates and samples are no endings: `phpunit.xml.dist` is read like `phpunit.xml`.
  const bare = dot > 0 ? name.replace(/\.(?:dist|in|tmpl|tpl|template|j2|erb|local|override)$|(?<=proj)\.user$/, "") : name;
  const at = bare.lastIndexOf(".");
  const ending = at > 0 ? bare.slice(at + 1) : "";
  const stem = at > 0 ? bare.slice(0, at) : bare;
  if (ending === "") return !harmlessDotName.test(bare) && !proseName.test(bare);
  if (prose.test(ending)) return isForModel(stem, ending, folders) || isForTool(stem, ending, folders);
  if (settings.test(ending) && ending !== "properties") return true;
  if (script.test(ending) || build.test(ending)) return true;
  const [head = ""] = stem.split(".");
  if (toolSource.test(head)) return true;
  if (data.test(ending)) return isToolData(stem, ending, folders);
  if (ending === "mdc") return true;
  return source.test(ending) && isToolSource(stem, ending, folders);
}

/** Texts and forms that a forge shows to people: `.github/SECURITY.md`, `.github/CODEOWNERS`, `.github/ISSUE_TEMPLATE/bug.yml`. */
function isForgeText(names: readonly string[]): boolean {
  const [forge = "", ...rest] = names;
  const name = rest.at(-1) ?? "";
  const folders = rest.slice(0, -1);
  if (!forgeFolder.test(forge) || rest.some((one) => one.startsWith("."))) return false;
  const at = name.lastIndexOf(".");
  if (at <= 0) return folders.length === 0 && proseName.test(name);
  const ending = name.slice(at + 1);
  if (folders.length > 1 || !folders.every((one) => formFolder.test(one))) return false;
  if (prose.test(ending)) return !isForModel(name.slice(0, at), ending, folders) && !isForTool(name.slice(0, at), ending, folders);
  return folders.length === 1 && data.test(ending);
}

/** Text that a model is told, or may be: `AGENTS.md`, `review.prompt.md`, `skills/deploy/notes.md`. */
function isForModel(stem: string, ending: string, folders: readonly string[]): boolean {
  const [head = "", ...others] = stem.split(".");
  const isName =
    instructions.test(head) || instructions.test(head.replace(/^[^-_]*[-_]/, "")) || others.some((one) => instructions.test(one));
  return (
    isName ||
    (ending !== "txt" && instructionsFolder.test(folders.at(-1) ?? "") && !folders.some((one) => /^(?:docs?|website|site)$/.test(one)))
  );
}

/** Text that a tool reads: `requirements-dev.txt`, `requirements/base.txt`, `CMakeLists.txt`, `conanfile.txt`. */
function isForTool(stem: string, ending: string, folders: readonly string[]): boolean {
  const word = /(?:^|[-_.])(?:requirements|constraints|cmakelists|\w*file|dependencies|packages|options|crontab|runtime)(?:[-_.]|$)/;
  return ending === "txt" && (word.test(stem) || folders.at(-1) === "requirements");
}

/** Whether tools look for their settings here: at the root of the workspace, or of a package in it. */
function isPackageRoot(folders: readonly string[]): boolean {
  const [first = ""] = folders;
  return (
    folders.length === 0 || (folders.length === 1 && packageFolder.test(first)) || (folders.length === 2 && packagesFolder.test(first))
  );
}

function isToolData(stem: string, ending: string, folders: readonly string[]): boolean {
  if (/(?:^|[-_.])(?:schema|nls(?:[-_.][a-z]{2}(?:-[a-z]{2,4})?)?)$/.test(stem)) return false;
  if (
    folders.some((one) => toolFolder.test(one) || (roleFolder.test(one) && /^ya?ml$/.test(ending))) &&
    !folders.some((one) => /^(?:tests?|fixtures|__tests__|testdata|locales?|i18n)$/.test(one))
  )
    return true;
  if (wordsOf(stem).some((word) => toolWord.test(word))) return true;
  const isData = folders.some((one) => dataFolder.test(one));
  // A role or a site has its entry in `main.yml`; TOML is a language of settings, unless it lies among data.
  if (stem === "main" && /^ya?ml$/.test(ending)) return !isData;
  if (ending === "toml") return folders.length === 0 || (!isData && !dataName.test(stem));
  if (!isPackageRoot(folders)) return false;
  // There stands what tools look for: its format is theirs, unless its name is one of data.
  return (folders.length === 0 && (ending === "ini" || ending === "edn")) || !dataName.test(stem);
}

/** Source that a tool runs by itself: it is its settings, it builds or installs, or it lies among scripts. */
function isToolSource(stem: string, ending: string, folders: readonly string[]): boolean {
  const [head = "", ...others] = stem.split(".");
  // `vite.config.ts`, `karma.conf.js`, `jest.setup.ts`, `vitest.workspace.ts`.
  if (others.some((one) => /^(?:config|conf|(?:global)?setup|teardown|workspace|projects?|presets?|plugins?|rc|settings)$/.test(one)))
    return true;
  if (head === "build" && /^(?:rs|zig|sc|py|clj|boot|jl|pl|fsx|csx)$/.test(ending)) return true;
  if (head === "setup" && /^(?:py|hs)$/.test(ending)) return true;
  if (head === "package" && ending === "swift") return true;
  // Sphinx runs `conf.py` whenever it builds; Mix evaluates what lies in `config`.
  if (stem === "conf" && ending === "py") return true;
  if (ending === "exs" && folders.includes("config")) return true;
  if (/^(?:mix|project)$/.test(head) && /^(?:exs|clj)$/.test(ending)) return true;
  const isAtRoot = folders.length === 0 || (folders.length === 1 && /^configs?$/.test(folders[0] ?? ""));
  if (
    isAtRoot &&
    /^(?:setup|(?:pre|post)?install|tasks|\w*make\d?|build|configure|config|invoke|release|deploy|bundle|webpack|rollup|gulp|grunt|esbuild|project)$/.test(
      head,
    )
  )
    return true;
  if (isAtRoot && /[-_](?:config|setup|rc)$/.test(stem)) return true;
  // `hooks` is also what React calls functions: at the root, the folder is one of scripts.
  return interpreted.test(ending) && scriptFolder.test(folders[0] ?? "");
}
