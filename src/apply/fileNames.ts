/** Extensions by which a word of a text is recognised as the name of a file. Others (`e.g`, `console.log`, `this.items`) are words or members. */
const extensions: ReadonlySet<string> = new Set(
  `ada adb ads adoc al apib applescript arb as asc asciidoc asm asp aspx astro au3 avsc awk axaml babelrc bas bash bashrc bat bats bazel bib bicep
brs bsl bzl c c++ capnp cc cfg cfm cginc cjs cl clj cljc cljs cls cmake cmd cnf cob cobol code-workspace coffee comp conf config cpp cppm cr cs
csh cshtml csproj css csv cts cu cue cuh cxx cypher d dart dats dbml dhall diff dockerfile dot dpr dtd edn eex ejs el elm env eps erb erl ex exs f f03 f90
f95 fish flow fnl for frag fs fsi fsproj fsx ftl g4 gd gemspec geojson gitignore gleam glsl gnu go gotmpl gql gradle graphql graphqls groovy gv h h++
haml hbs hcl heex hh hjson hlsl hpp hrl hs htm html http hx hxx icl idl iml inc ini inl ino ipp ipynb iss j2 jade java jinja jinja2 jl jmx js json json5
jsonc jsonl jsonnet jsp jsx jq kdl kt kts lark latex leex less lfe lhs libsonnet liquid lisp ll lock lua luau m m4 mak make makefile map markdown
marko master md mdc mdown mdx metal mjml mjs mk ml mli mll mm mod module mojo mts mustache mxml myt nasm ndjson nim nims nix njk nomad nsi nu odin opts org
p4 pas patch pcss pdl php phtml pks pl plist pls plsql po pod podspec postcss pot pp prisma pro prolog properties props proto ps1 psd1 psm1 pug purs py pyi
pyx qml qmd r rake rb rbs re rei reg res resx rkt rmd robot ron rpy rs rst ru rules s sass sbt sc scala scm scss sed service sh shader sln slim smali sml
snap sol spec sql sqlx ss st storyboard styl sum sv svelte svg svh swift t tcl templ test tex tf tfstate tfvars thrift tmpl toml tpl trigger ts tsp tsv
tsx twig txt typ uml v vala vb vbs vcxproj vert vhd vhdl vim vm vue wasm wat webmanifest wgsl wsdl wxml wxss x xaml xcconfig xhtml xib xlf xml xsd xsl xslt
xtend y yaml yang yml zig zsh zshrc`
    .split(/\s+/)
    .filter(Boolean),
);

/** Names without an extension, in lower case. */
const wholeNames: ReadonlySet<string> = new Set(
  `authors brewfile build buildfile bsdmakefile caddyfile cargo.lock changelog codeowners containerfile contributing copying dangerfile dockerfile earthfile
fastfile gemfile gnumakefile go.mod go.sum guardfile install jenkinsfile justfile kbuild kconfig license licence makefile matchfile meson.build modulefile
notice pipfile pkgbuild podfile procfile puppetfile rakefile readme sconscript sconstruct security snakefile thorfile tiltfile vagrantfile workspace`
    .split(/\s+/)
    .filter(Boolean),
);
/** Names of them that are words, too: alone they name a file only where one of that name exists. */
const alsoWords: ReadonlySet<string> = new Set(
  "authors build changelog contributing copying install license licence notice readme security workspace".split(" "),
);
const dotNames: ReadonlySet<string> = new Set(
  `.bash_profile .clang-format .clang-tidy .editorconfig .env .flake8 .gitattributes .gitkeep .gitmodules .htaccess .mailmap .node-version .profile
.python-version .rspec .ruby-version .tool-versions`.split(/\s+/),
);

/** The last name of a path. */
export function lastName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/** Whether a path ends in a name that files have: with a known extension, or one of the known names without. Says nothing about whether it exists. */
export function isFileName(path: string): boolean {
  const name = lastName(path).toLowerCase();
  if (wholeNames.has(name)) return true;
  if (/^(?:dockerfile|containerfile|makefile|jenkinsfile|procfile)[.-][\w.-]{1,40}$/.test(name)) return true;
  if (name.startsWith("."))
    return dotNames.has(name) || /^\.env\.[\w.-]{1,40}$/.test(name) || /^\.[a-z][a-z-]{1,40}(?:rc|ignore)(?:\.\w{1,6})?$/.test(name);
  const dot = name.lastIndexOf(".");
  return dot > 0 && extensions.has(name.slice(dot + 1));
}

/** Whether a name of a file is an ordinary word, too, such as README or LICENSE. */
export function isAlsoWord(path: string): boolean {
  return alsoWords.has(path.toLowerCase());
}
