import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isProtected } from "../../../src/apply/decidesWhatRuns.ts";

/**
 * Files that changes to public repositories touched: `changedFiles.tsv` has the paths of which an index of public repositories stores three
 * versions or more, taken from listings of whole folders. A row of a long uniform folder stands for `each` files of that folder.
 */
interface ChangedFile {
  readonly kind: string;
  readonly repository: string;
  readonly path: string;
  /** How many files this row stands for. */
  readonly each: number;
  /** How often the file changed, over all stored branches and proposals. */
  readonly versions: number;
}

const [, ...lines] = readFileSync(new URL("../../data/changedFiles.tsv", import.meta.url), "utf8")
  .trimEnd()
  .split("\n");
const changed: readonly ChangedFile[] = lines.map((line) => {
  const [kind = "", repository = "", each = "", versions = "", path = ""] = line.split("\t");
  return { kind, repository, path, each: Number(each), versions: Number(versions) };
});

/**
 * Where dependencies are declared and locked. Most of their versions are proposals of bots that raise a number (one `yarn.lock` has 1936), so
 * they say nothing about ordinary changes; every one of them is asked about.
 */
const declaresDependencies =
  /(?:^|\/)(?:[^/]*[.-]lock(?:\.json|b)?|go\.(?:mod|sum)|(?:package|composer|bower)\.json|pom\.xml|(?:cargo|pyproject|libs\.versions)\.toml|Gemfile|Pipfile|[^/]*requirements(?:\/[^/]+|[^/]*)\.txt|[^/]*\.gradle(?:\.kts)?|[^/]*\.(?:gem|pod)spec|[^/]*\.csproj|mix\.exs|\.pre-commit-config\.yaml)$/i;

/** The share of what is asked about, in percent. */
function share(files: readonly ChangedFile[], weight: (file: ChangedFile) => number): number {
  const sum = (some: readonly ChangedFile[]) => some.reduce((total, file) => total + weight(file), 0);
  return (100 * sum(files.filter(({ path }) => isProtected(path.split("/"))))) / sum(files);
}

const byFile = ({ each }: ChangedFile) => each;
const byVersion = ({ each, versions }: ChangedFile) => each * versions;
const withoutDependencies = changed.filter(({ path }) => !declaresDependencies.test(path));
/** What sets up machines is made of files that decide what runs. */
const isInfrastructure = ({ kind }: ChangedFile) => kind === "infrastructure";

const repositories = [...new Set(changed.map(({ repository }) => repository))].map((repository) => {
  const files = changed.filter((file) => file.repository === repository);
  const written = withoutDependencies.filter((file) => file.repository === repository);
  const percent = (value: number) => value.toFixed(1);
  return {
    repository,
    kind: files[0]?.kind ?? "",
    share: share(written, byVersion),
    shown: percent(share(written, byVersion)),
    all: percent(share(files, byVersion)),
    files: percent(share(files, byFile)),
  };
});

/** Their build files name every source file, so a change that adds one touches them: `Makefile.am` and `configure.ac`, `project.pbxproj`. */
const namesItsSources = new Set(["jqlang/jq", "Alamofire/Alamofire"]);

describe("of the files that changes touch", () => {
  test("the sample has more than twenty repositories of many kinds, and every row has its weight", () => {
    expect(repositories.length).toBeGreaterThan(20);
    expect(new Set(changed.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(20);
    expect(changed.filter(({ each, versions, path }) => !(each >= 1) || !(versions >= 3) || path === "")).toEqual([]);
  });

  test("every file that declares dependencies is asked about", () => {
    expect(changed.filter(({ path }) => declaresDependencies.test(path) && !isProtected(path.split("/")))).toEqual([]);
  });

  test.each(repositories)(
    "$repository ($kind): $shown % are asked about; with files of dependencies $all %, by file $files %",
    ({ repository, kind, share: asked }) => {
      expect(asked).toBeLessThanOrEqual(kind === "infrastructure" ? 100 : namesItsSources.has(repository) ? 21 : 15);
    },
  );

  test("at most one in ten is asked about over all", () => {
    expect(share(withoutDependencies, byVersion)).toBeLessThanOrEqual(10);
  });

  test("the share does not grow where each file counts once, and where the proposals of bots count", () => {
    const ordinary = changed.filter((file) => !isInfrastructure(file));
    expect(share(ordinary, byFile)).toBeLessThanOrEqual(10.5);
    expect(share(ordinary, byVersion)).toBeLessThanOrEqual(15);
  });

  test.runIf(existsSync(new URL("../../../.git", import.meta.url)))(
    "at most one in ten of this repository's own history is asked about",
    () => {
      const log = execFileSync("git", ["-c", "core.quotePath=false", "log", "--no-renames", "--name-only", "--pretty=format:"], {
        cwd: new URL("../../../", import.meta.url),
        encoding: "utf8",
        maxBuffer: 1e9,
      });
      const touched = log.split("\n").filter((line) => line !== "");
      expect(touched.length).toBeGreaterThan(100);
      const asked = touched.filter((path) => isProtected(path.split("/")));
      expect((100 * asked.length) / touched.length).toBeLessThanOrEqual(10);
    },
  );
});
