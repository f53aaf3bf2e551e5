import { beforeEach, expect, test } from "vitest";

import type { App } from "../../../../src/app/app.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import { changesToReview } from "../../../../src/host/review/reviewChanges.ts";
import { branchesToReviewAgainst } from "../../../../src/host/review/reviewBases.ts";
import type { GitRepository } from "../../../../src/host/workspace/gitRepositories.ts";
import { attachReview, readReview } from "../../../../src/host/workspace/reviewContent.ts";
import { extensions, fake, Uri } from "../../vscode.ts";

const rootUri = Uri.parse("file:///workspace");
const diff = (name: string): string => `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n@@ -1 +1 @@\n-a\n+b\n`;

let staged: string;
let window: number | undefined;
let state: GitRepository["state"];
let repositories: readonly unknown[];

const app = {
  ask: vscodeAsk,
  place: { session: { conversation: {} } },
  settings: { effective: () => ({ endpoint: { value: "local" }, model: { value: "m" } }) },
  endpoints: { get: () => ({ endpoint: {} }) },
  catalogue: { find: () => Promise.resolve(window === undefined ? undefined : { contextLength: window }) },
} as unknown as App;

beforeEach(() => {
  fake.reset();
  staged = diff("staged.ts");
  window = undefined;
  state = { workingTreeChanges: [], indexChanges: [], HEAD: { name: "feature", commit: "a".repeat(40) } };
  repositories = [
    {
      rootUri,
      get state() {
        return state;
      },
      diff: (cached?: boolean) => Promise.resolve(cached === true ? staged : diff("changed.ts")),
      getCommit: () => Promise.reject(new Error("unknown revision")),
    },
  ];
  const api = { getAPI: () => ({ repositories }) };
  Object.assign(extensions, { getExtension: () => ({ activate: () => Promise.resolve(api) }) });
});

/** What is reviewed, as it would be sent. */
async function reviewed(): Promise<string | undefined> {
  const [first] = (await changesToReview(app)) ?? [];
  if (first === undefined || !("attachment" in first)) return undefined;
  const read = await readReview(first.attachment);
  return typeof read === "string" ? read : read.text;
}

test("the staged changes are reviewed, and compared with the commit below them", async () => {
  const text = await reviewed();
  expect(text).toContain("+++ b/staged.ts");
  expect(text).toContain(`Old lines are those of ${"a".repeat(40)}, new lines those of index.`);
});

test("without staged changes the user decides about those of the working tree", async () => {
  staged = "";
  fake.answers.push({ title: "Review All Changes" }, undefined);
  expect(await reviewed()).toContain("+++ b/changed.ts");
  expect(await reviewed()).toBeUndefined();
});

test("conflicts are said, and nothing is reviewed", async () => {
  state = { ...state, mergeChanges: [{ uri: rootUri, status: 18 }] };
  expect(await reviewed()).toBeUndefined();
  expect(fake.messages).toEqual(["1 file has unresolved conflicts. Nothing was sent. Resolve and stage it, then review again."]);
});

test("without a repository that is said", async () => {
  repositories = [];
  expect(await reviewed()).toBeUndefined();
  expect(fake.messages).toEqual(["No Git repository is open."]);
});

test("a small window leaves out the long file", async () => {
  window = 1000;
  staged = `${diff("a.ts")}diff --git a/long.ts b/long.ts\n--- a/long.ts\n+++ b/long.ts\n@@ -0,0 +1,99 @@\n${`+${"x".repeat(40)}\n`.repeat(99)}`;
  const text = await reviewed();
  expect(text).toContain("Left out, because the changes are too long: long.ts");
  expect(text).toContain("+++ b/a.ts");
});

test("what an external program writes is not reviewed line by line", async () => {
  staged = "src/a.ts | 1 + b\n";
  expect(await reviewed()).toMatch(/^Git uses an external diff program here/);
});

test("a branch that git's extension reads file by file says which files are left out", async () => {
  const changes = Array.from({ length: 302 }, (_none, at) => ({ uri: Uri.joinPath(rootUri, `file${at}.ts`), status: 5 }));
  const repository = {
    ...(repositories[0] as GitRepository),
    getMergeBase: () => Promise.resolve("b".repeat(40)),
    getCommit: () => Promise.resolve({ hash: "a".repeat(40) }),
    diffBetween: (_from: string, _to: string, path?: string) =>
      Promise.resolve(path === undefined ? changes : diff(path.slice("/workspace/".length))),
  } as unknown as GitRepository;
  repositories = [repository];
  const attached = attachReview(repository, { kind: "branch", base: "main" });
  if (!("attachment" in attached)) throw new Error("not attached");
  const review = await readReview(attached.attachment);
  if (typeof review === "string") throw new Error(review);
  expect(review.leftOut).toEqual(["file300.ts", "file301.ts"]);
  expect(review.text.split("\n\n")[0]).toContain("Left out, because too many files have changed: file300.ts, file301.ts");
  expect(review.text).toContain("+++ b/file299.ts");
  expect(review.text).not.toContain("+++ b/file300.ts");
});

test("the branch's base is offered first, then usual ones, then the others; its upstream comes last, and it itself never", async () => {
  const names = ["zeta", "origin/feature", "feature", "origin/main", "main", "origin/HEAD", "release"];
  const repository = {
    state: { ...state, HEAD: { name: "feature", upstream: { remote: "origin", name: "feature" } } },
    getRefs: () => Promise.resolve([...names.map((name) => ({ type: name.includes("/") ? 1 : 0, name })), { type: 2, name: "v1" }]),
    getBranchBase: () => Promise.resolve({ remote: "origin", name: "release" }),
  } as unknown as GitRepository;
  expect((await branchesToReviewAgainst(repository)).map(({ base }) => base)).toEqual([
    "origin/main",
    "main",
    "zeta",
    "release",
    "origin/feature",
  ]);
  const known = { ...repository, getBranchBase: () => Promise.resolve({ name: "release" }) };
  const [first] = await branchesToReviewAgainst(known);
  expect(first).toEqual({ label: "release", description: "base of this branch", base: "release" });
  const failing = { ...repository, getBranchBase: () => Promise.reject(new Error("no default branch")) };
  expect((await branchesToReviewAgainst(failing))[0]?.base).toBe("origin/main");
});
