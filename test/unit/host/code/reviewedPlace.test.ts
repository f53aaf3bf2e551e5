import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reviewText } from "../../../../src/app/review/reviewText.ts";
import { openReviewed } from "../../../../src/host/code/reviewedPlace.ts";
import { newAttachment } from "../../../../src/host/workspace/attachments.ts";
import { document, fake, Uri, workspace } from "../../vscode.ts";

const [old, fresh] = ["b".repeat(40), "a".repeat(40)];
const diff = "diff --git a/cart.ts b/cart.ts\n--- a/cart.ts\n+++ b/cart.ts\n@@ -1 +1,2 @@\n const rate = 1;\n+const tax = 2;\n";
const review = {
  ...newAttachment({ kind: "review", label: "Review", path: "branch", uri: "file:///project?200000#branch:main" }),
  text: reviewText(diff, { old, fresh }, 10_000).text,
};
const opened = () => fake.executed.filter(([name]) => name === "vscode.open").map(([, uri]) => (uri as Uri).toString(true));

beforeEach(() => {
  fake.reset();
  fake.repositories = [{ rootUri: Uri.file("/project") }];
  fake.files.set("/project/cart.ts", new TextEncoder().encode("// A line more.\nconst rate = 1;\nconst tax = 2;\n"));
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("a line is shown where the file has it now", async () => {
  expect(await openReviewed(review, "cart.ts", 2)).toBe(true);
  expect(opened()).toEqual(["file:///project/cart.ts"]);
  expect(fake.executed.at(-1)?.[2]).toMatchObject({ selection: { start: { line: 2 } } });
});

test("a line of a file that is binary now is shown in the version that was reviewed", async () => {
  vi.spyOn(workspace, "openTextDocument").mockImplementation((uri) =>
    (uri as Uri).scheme === "git"
      ? Promise.resolve(document(uri as Uri, "const rate = 1;\nconst tax = 2;\n") as never)
      : Promise.reject(new Error("File seems to be binary and cannot be opened as text")),
  );
  expect(await openReviewed(review, "cart.ts", 2)).toBe(true);
  expect(opened()).toEqual([expect.stringMatching(/^git:.*cart\.ts/)]);
});
