import { beforeEach, describe, expect, test } from "vitest";
import type * as vscode from "vscode";
import { attachFile } from "../../../../src/host/workspace/attachFile.ts";
import { attachDocument, attachRange, newAttachment } from "../../../../src/host/workspace/attachments.ts";
import { openAttachment } from "../../../../src/host/context/openAttachment.ts";
import { selectedRange } from "../../../../src/host/workspace/selection.ts";
import { document, fake, Range, Selection, Uri } from "../../vscode.ts";

const source = "const a = 1;\nconst b = 2;\n\nconst c = 3;\n";
const file = Uri.file("/project/src/cart.ts");
const doc = () => document(file, source) as unknown as vscode.TextDocument;
const range = (...at: [number, number, number, number]) => new Range(...at) as unknown as vscode.Range;

beforeEach(() => fake.reset());

describe("attachments", () => {
  test("a selection is just what is selected; its lines are 1-based and inclusive", () => {
    expect(attachRange(doc(), range(0, 6, 1, 5))).toMatchObject({
      attachment: {
        kind: "selection",
        label: "cart.ts:1-2",
        path: "src/cart.ts",
        startLine: 1,
        endLine: 2,
        text: "a = 1;\nconst",
      },
    });
  });

  test("a selection that ends before a line's first column does not take that line", () => {
    expect(attachRange(doc(), range(0, 0, 1, 0))).toMatchObject({
      attachment: { label: "cart.ts:1", startLine: 1, endLine: 1, text: "const a = 1;" },
    });
  });

  test("a document is read when it is sent", () => {
    expect(attachDocument(doc())).toMatchObject({
      attachment: { kind: "file", label: "cart.ts", startLine: 1, endLine: 5, text: "", unread: true },
    });
  });

  test("names are shown safely: control and hidden characters are written out, on one line", () => {
    expect(newAttachment({ kind: "file", label: "a\u202etxt.ts\n\u001b[2J" }).label).toBe("a\\u{202e}txt.ts\\n\\u{1b}[2J");
  });

  test("a file that is not there and one that is too large are problems, not attachments", async () => {
    expect(await attachFile(file)).toMatchObject({
      problem: "src/cart.ts no longer exists.",
    });
    fake.files.set("/project/src/cart.ts", new Uint8Array(5_000_000).fill(65));
    expect(await attachFile(file)).toMatchObject({ problem: expect.stringContaining("too large") });
  });

  test("a chip opens its place while that says what was sent, else what was sent", async () => {
    const attached = attachRange(doc(), range(0, 0, 1, 3));
    if (!("attachment" in attached)) throw new Error(attached.problem);
    fake.files.set("/project/src/cart.ts", new TextEncoder().encode(source));
    await openAttachment("c", "m", attached.attachment);
    expect(fake.opened).toEqual([file.toString()]);
    fake.files.set("/project/src/cart.ts", new TextEncoder().encode("something else"));
    await openAttachment("c", "m", attached.attachment);
    fake.files.clear();
    await openAttachment("c", "m", attached.attachment);
    const frozen = fake.executed.filter(([command]) => command === "vscode.open").map(([, uri]) => String(uri));
    expect(frozen).toEqual(Array.from({ length: 2 }, () => `aside-context:/cart.ts-1-2?c%2Fm%2F${attached.attachment.id}`));
  });
});

describe("the address of an attachment in somebody else's file", () => {
  const elsewhere = Uri.file("/etc/hostname");
  const sent = (uri: string, text: string) => newAttachment({ kind: "file", label: "README.md", uri, text });

  test.each([
    ["without content", sent(file.toString(), "")],
    ["outside of the workspace", sent(elsewhere.toString(), "a")],
    ["of another kind", sent("command:workbench.action.quit", "a")],
    ["that is none", sent("::", "a")],
  ])("is not followed: %s", async (_what, attachment) => {
    fake.files.set("/project/src/cart.ts", new TextEncoder().encode(source));
    fake.files.set("/etc/hostname", new TextEncoder().encode("a\n"));
    await openAttachment("c", "m", attachment);
    expect(fake.opened).toEqual([]);
    expect(fake.executed.map(([command, uri]) => [command, String(uri).split(":")[0]])).toEqual([["vscode.open", "aside-context"]]);
  });

  test("is followed where the user chose it, before it is sent", async () => {
    fake.files.set("/etc/hostname", new TextEncoder().encode("a\n"));
    await openAttachment("c", null, sent(elsewhere.toString(), "a"));
    expect(fake.opened).toEqual([elsewhere.toString()]);
  });
});

describe("what a command on the selection is about", () => {
  const editor = (selection: Selection) => ({ document: doc(), selection }) as unknown as vscode.TextEditor;

  test("the selection, else the line of the cursor, else nothing", async () => {
    const selected = new Selection(0, 2, 1, 3);
    expect(await selectedRange(editor(selected))).toBe(selected);
    expect(await selectedRange(editor(new Selection(1, 4, 1, 4)))).toMatchObject({
      start: { line: 1, character: 0 },
      end: { line: 1, character: 12 },
    });
    expect(await selectedRange(editor(new Selection(2, 0, 2, 0)))).toBeUndefined();
  });
});
