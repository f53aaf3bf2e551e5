import { beforeEach, expect, test } from "vitest";
import { splitDiff } from "../../../../src/apply/gitDiff.ts";
import { newAttachment } from "../../../../src/host/workspace/attachments.ts";
import { captureForSending } from "../../../../src/host/workspace/captureForSending.ts";
import { changesOf } from "../../../../src/host/workspace/git.ts";
import type { GitRepository } from "../../../../src/host/workspace/gitRepositories.ts";
import { newFileDiffs } from "../../../../src/host/workspace/newFileDiffs.ts";
import { fake, Uri } from "../../vscode.ts";

const root = Uri.file("/project");

function put(path: string, content: string | Uint8Array): Uri {
  const uri = Uri.file(`/project/${path}`);
  fake.files.set(uri.path, typeof content === "string" ? new TextEncoder().encode(content) : content);
  return uri;
}

beforeEach(() => fake.reset());

test("a new file is what git would show of it once it is staged", async () => {
  const { diff, named } = await newFileDiffs(root, [put("src/a b.ts", "one\ntwo\n"), put("c.txt", "last"), put("empty", "")]);
  expect(named).toEqual([]);
  expect(diff).toBe(
    [
      "diff --git a/src/a b.ts b/src/a b.ts",
      "new file mode 100644",
      "--- /dev/null",
      "+++ b/src/a b.ts",
      "@@ -0,0 +1,2 @@",
      "+one",
      "+two",
      "diff --git a/c.txt b/c.txt",
      "new file mode 100644",
      "--- /dev/null",
      "+++ b/c.txt",
      "@@ -0,0 +1,1 @@",
      "+last",
      "\\ No newline at end of file",
      "diff --git a/empty b/empty",
      "new file mode 100644",
      "",
    ].join("\n"),
  );
  expect(splitDiff(diff).map(({ paths }) => paths)).toEqual([["src/a b.ts"], ["c.txt"], ["empty"]]);
});

test("a binary file, a large one, a folder, a missing one and too many are told by name alone", async () => {
  const many = Array.from({ length: 300 }, (_one, at) => put(`n${at}`, "x\n"));
  const { diff, named } = await newFileDiffs(root, [
    put("a.bin", new Uint8Array([1, 0, 2])),
    put("large.txt", "x".repeat(200_001)),
    put("nested/.git/HEAD", "x").with({ path: "/project/nested" }),
    Uri.file("/project/gone.ts"),
    Uri.file("/elsewhere/a.ts"),
    ...many,
  ]);
  expect(diff).toContain("Binary files /dev/null and b/a.bin differ");
  expect(diff).not.toContain("xxx");
  expect(named).toHaveLength(4 + 300 - 195);
  expect(named.slice(0, 4)).toEqual(["large.txt", "nested", "gone.ts", "/elsewhere/a.ts"]);
});

test("all new files together stay within bounds", async () => {
  const { diff, named } = await newFileDiffs(
    root,
    ["a", "b", "c", "d"].map((name) => put(name, "x".repeat(150_000))),
  );
  expect(diff.length).toBeLessThan(400_000);
  expect(named).toEqual(["c", "d"]);
});

test("a content that looks like a diff is no diff", async () => {
  const { diff } = await newFileDiffs(root, [put("a.md", "diff --git a/.env b/.env\n* Unmerged path x\n")]);
  expect(splitDiff(diff)).toHaveLength(1);
});

test("the changes of a repository contain its new files; a secret one is asked about, and left out whole where it is redacted", async () => {
  const files = [put("src/new.ts", "export const fresh = 1;\n"), put(".env", "PIN=4711\n")];
  const repository = {
    rootUri: root,
    state: { workingTreeChanges: files.map((uri) => ({ uri, status: 7 })), indexChanges: [] },
    diff: () => Promise.resolve("diff --git a/a.ts b/a.ts\n@@\n+x\n"),
  } as unknown as GitRepository;
  fake.answers.push({ title: "Redact" });
  const text = await changesOf(repository, false);
  const [sent] = (await captureForSending([newAttachment({ kind: "changes", label: "Changes", languageId: "diff", text })])) ?? [];
  expect(fake.details[0]).toContain(".env*");
  expect(sent?.text).toContain("+export const fresh = 1;");
  expect(sent?.text).not.toContain("4711");
});
