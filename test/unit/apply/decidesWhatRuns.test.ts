import { describe, expect, test } from "vitest";
import { checkPath } from "../../../src/apply/checkPath.ts";
import { isProtected } from "../../../src/apply/decidesWhatRuns.ts";
import { attackTables, readAttacks } from "../../attacks/attackCase.ts";

/** What programs, editors and models obey: settings, scripts, pipelines, build files, dotfiles, instructions. */
const obeyed = `
  eslint.config.js .eslintrc.js .prettierrc.js prettier.config.mjs build.rs Cargo.toml build.gradle build.gradle.kts settings.gradle
  pom.xml CMakeLists.txt mix.exs conftest.py .pnp.cjs .yarn/releases/yarn.cjs .gitlab-ci.yml .circleci/config.yml Jenkinsfile
  azure-pipelines.yml Dockerfile docker-compose.yml .clinerules .windsurfrules .roo/rules/a.md .gemini/settings.json
  .codex/config.toml .continue/config.json .aider.conf.yml AGENT.md Makefile gradlew gradlew.bat .mvn/jvm.config mise.toml
  .tool-versions .gdbinit .lldbinit .exrc .nvim.lua .Rprofile .pdbrc sitecustomize.py .bash_logout .inputrc .config/fish/config.fish
  .config/autostart/x.desktop .zed/settings.json .fleet/run.json .jj/config sub/HEAD sub/config setup.py setup.cfg Gemfile
  pnpm-workspace.yaml WORKSPACE BUILD BUILD.bazel MODULE.bazel defs.bzl flake.nix shell.nix default.nix flake.lock Taskfile.yml
  Taskfile.dist.yaml justfile Justfile tox.ini noxfile.py lefthook.yml .husky/pre-commit usercustomize.py App.csproj
  Directory.Build.props Directory.Build.targets nuget.config Package.swift pubspec.yaml Vagrantfile Procfile Procfile.dev
  x.code-workspace .vscode/tasks.json .vscode/launch.json .devcontainer/devcontainer.json AGENTS.md docs/x.instructions.md
  a.prompt.md skills/x/SKILL.md .mcp.json mcp.json claude_desktop_config.json turbo.json nx.json biome.json deno.json bunfig.toml
  wrangler.toml netlify.toml vercel.json firebase.json renovate.json codecov.yml lerna.json rush.json tsconfig.json
  packages/a/tsconfig.build.json jsconfig.json webpack.config.js next.config.mjs vite.config.ts vitest.workspace.ts jest.setup.ts
  karma.conf.js gulpfile.js Gruntfile.js Rakefile lib/tasks/x.rake foo.gemspec Podfile Fastfile fastlane/Fastfile pyproject.toml
  poetry.lock requirements.txt requirements-dev.txt requirements/base.txt Pipfile environment.yml manage.sh scripts/deploy.sh
  scripts/build.js bin/run bin/cli.js run.ps1 start.bat start.cmd k8s/deploy.yaml charts/x/values.yaml main.tf terraform.tfvars
  ansible.cfg playbook.yml roles/web/tasks/main.yml docker/Dockerfile.dev web.Dockerfile Containerfile compose.yaml
  docker-compose.prod.yml cloudbuild.yaml buildspec.yml appveyor.yml bitbucket-pipelines.yml Jenkinsfile.release Dangerfile
  dangerfile.ts meson.build meson_options.txt configure configure.ac Makefile.am rules.mk conanfile.py conanfile.txt vcpkg.json
  CMakePresets.json compile_commands.json toolchain.cmake build.zig build.zig.zon dune dune-project foo.opam stack.yaml package.yaml
  foo.cabal cabal.project Setup.hs rebar.config project.clj deps.edn shadow-cljs.edn build.sbt project/plugins.sbt
  project/build.properties build.sc build.xml ivy.xml gradle.properties gradle/wrapper/gradle-wrapper.properties
  gradle/libs.versions.toml go.mod go.work go.sum composer.json composer.lock phpunit.xml phpunit.xml.dist artisan package-lock.json
  yarn.lock bun.lockb .npmrc php.ini nginx.conf supervisord.conf systemd/x.service crontab global.json launchSettings.json
  Properties/launchSettings.json web.config app.config web.xml src/main/resources/application.yml logback.xml
  src/main/resources/log4j2.xml GEMINI.md CLAUDE.local.md copilot-instructions.md .github/prompts/x.prompt.md agents/reviewer.md
  prompts/system.md llms.txt x.mdc angular.json project.json apps/web/project.json nest-cli.json app.json metro.config.js
  babel.config.json app.config.ts ecosystem.config.js nodemon.json serverless.yml template.yaml samconfig.toml skaffold.yaml
  Tiltfile Earthfile dev.nu x.pth a.reg hooks/pre-commit .git/hooks/pre-commit tasks.py fabfile.py dodo.py SConstruct wscript
  Snakefile pixi.toml uv.lock uv.toml ruff.toml mypy.ini pytest.ini .env .env.local env/.envrc .envrc Brewfile Cartfile Mintfile
  extconf.rb config.ru Guardfile Capfile Berksfile Puppetfile book.toml mkdocs.yml _config.yml antora.yml import_map.json
  importmap.json package.json5 xmake.lua premake5.lua BUCK PKGBUILD APKBUILD tslint.json stylelint.config.js
  cspell.json typedoc.json knip.json lint-staged.config.js commitlint.config.js postcss.config.js tailwind.config.ts
  hardhat.config.ts foundry.toml truffle-config.js Anchor.toml Scarb.toml Move.toml gleam.toml rust-toolchain rust-toolchain.toml
  crates/a/Cargo.toml examples/celery/pyproject.toml services/api/fly.toml docs/book.toml settings.gradle.kts
  buildSrc/src/main/kotlin/publishing.gradle.kts tools/run.main.kts config/config.exs config/runtime.exs docs/conf.py build.cake deps/build.jl
  tasks/main.yml handlers/main.yml defaults/main.yml meta/main.yml molecule/default/verify.yml group_vars/all.yml vars/Debian.yml
  templates/daemon.json.j2 app/src/main/AndroidManifest.xml App.sln.DotSettings App.csproj.user coverlet.runsettings .vsconfig
  apps/mobile/app.json apps/web/vercel.json packages/a/biome.json packages/app/pubspec.yaml website/mkdocs.yml docs/antora.yml
  config/webpack.js .github/copilot-instructions.md .github/AGENTS.md .github/instructions/tests.instructions.md .github/agents/review.md
  .github/workflows/notes.md .github/workflows/ci.yml .github/dependabot.yml .github/labeler.yml .github/actions/a/action.yml
  .github/scripts/release.sh .github/ISSUE_TEMPLATE/run.sh .github/PULL_REQUEST_TEMPLATE/AGENTS.md .vscode/README.md .claude/notes.md
  a/.github/copilot-instructions.md clippy.toml deny.toml rustfmt.toml Cross.toml nextflow.config dvc.yaml MLproject pre-commit commit-msg
`;
/** What they do not: source, prose, and data. */
const others = `
  src/a.ts README.md git/config.ts vscode/notes.md .gitignore data/cities.json locales/en.json locales/de.yml src/i18n/pt-br.json
  fixtures/users.yaml test/fixtures/response.json public/data.json data.json cities.json users.yaml products.json src/config.ts
  src/settings/index.ts src/hooks/useThing.ts src/components/Button.tsx src/build/graph.ts src/app/page.tsx main.py app.py index.js
  main.go src/lib.rs docs/guide.md docs/configuration.md CHANGELOG.md LICENSE docs/openapi.yaml openapi.json schema.json
  src/styles/main.scss index.html assets/logo.svg src/main/java/com/x/Application.java src/main/resources/messages_de.properties
  res/values/strings.xml app/src/main/res/layout/activity_main.xml db/schema.rb db/migrate/001_x.rb app/models/user.rb lib/x.ex
  test/x_test.exs src/server/routes.py tests/test_config.py docs/index.rst notes.txt src/agents/planner.ts src/prompts/index.ts
  data/x.toml content/post.md src/tasks/queue.ts src/plugins/a.ts sql/q.sql data/points.xml a.json.ts src/data/countries.json
  translations/fr.json i18n/messages.xml quiz/questions.json game/levels.json assets/map.json content/blog/post.yaml data/books.toml
  src/mocks/handlers.ts test/data/prompts.json colors.json environment.ts .gitignore .changeset/brave-cats.md README docs/AUTHORS
  Ordner/Übersicht.md .github/ISSUE_TEMPLATE/bug.md .github/ISSUE_TEMPLATE/bug.yml .github/ISSUE_TEMPLATE.md .github/SECURITY.md
  .github/pull_request_template.md .github/PULL_REQUEST_TEMPLATE/release.md .github/CODEOWNERS .gitlab/issue_templates/Bug.md
  package.nls.json package.nls.zh-cn.json package-json-schema.json src/tasks/main.ts content/books.toml data/main.yml test/x_test.exs
  src/tasks/seed.json src/handlers/codes.json apps/web/data/cities.json packages/a/src/levels.json docs/fixtures/releases.json assets/main.yaml packages/a/locales/de.yml
`;
const pathsOf = (list: string) => list.trim().split(/\s+/);

describe("a file that decides what runs", () => {
  test.each(pathsOf(obeyed))("%s", (path) => {
    expect(isProtected(path.split("/"))).toBe(true);
  });

  test.each(pathsOf(others))("%s does not", (path) => {
    expect(isProtected(path.split("/"))).toBe(false);
  });

  test.each([
    ["capitals", ".VSCode/Settings.json"],
    ["the long s", ".v\u017fcode/settings.json"],
    ["the Kelvin sign", "pac\u212aage.json"],
    ["full width", ".\uff27\uff29\uff34/hooks/pre-commit"],
    ["a full-width dot", "\uff0evscode/tasks.json"],
    ["a dotted capital I", ".G\u0130T/config"],
    ["full-width letters of an ending", "run.\uff53\uff48"],
  ])("is found by another spelling: %s", (_how, path) => {
    expect(isProtected(path.split("/"))).toBe(true);
  });

  test("every path of the tables of attacks is refused or asked about", () => {
    const rows = attackTables.flatMap(readAttacks);
    const paths = rows.flatMap(({ id, payload }) => (id.startsWith("PATH") && typeof payload === "string" ? [payload] : []));
    expect(paths.length).toBeGreaterThan(60);
    const open = paths.filter((written) => {
      const checked = checkPath(written);
      return "segments" in checked && !isProtected(checked.segments);
    });
    expect(open).toEqual([]);
  });
});
