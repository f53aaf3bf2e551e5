import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type * as vscode from "vscode";
import { fencedAttachment } from "../../../../src/app/context/attachedParts.ts";
import { followRenames } from "../../../../src/host/context/followRenames.ts";
import { attachFile } from "../../../../src/host/workspace/attachFile.ts";
import { attachLines, attachRange, attachSymbol, newAttachment } from "../../../../src/host/workspace/attachments.ts";
import { captureForSending } from "../../../../src/host/workspace/captureForSending.ts";
import { readAttachment } from "../../../../src/host/workspace/readAttachment.ts";
import { selectedParts } from "../../../../src/host/workspace/selection.ts";
import type { Attachment } from "../../../../src/shared/conversation.ts";
import { pngBytes } from "../../../data/pictures.ts";
import { commands, document, fake, Range, Selection, Uri, workspace } from "../../vscode.ts";

const cart = Uri.file("/project/cart.ts");
const source = "const rate = 1;\n\nfunction subtotal(items) {\n  return items.length;\n}\n";
const write = (uri: Uri, text: string) => fake.files.set(uri.path, new TextEncoder().encode(text));
const range = (...at: [number, number, number, number]) => new Range(...at) as unknown as vscode.Range;
const opened = (text: string, change: object = {}) => {
  const held = { ...document(cart, text), ...change };
  workspace.textDocuments = [held];
  vi.spyOn(workspace, "openTextDocument").mockResolvedValue(held as never);
};

function attachmentOf(attached: { readonly attachment: Attachment } | { readonly problem: string }): Attachment {
  if ("problem" in attached) throw new Error(attached.problem);
  return attached.attachment;
}

const selection = () => attachmentOf(attachRange(document(cart, source) as unknown as vscode.TextDocument, range(2, 0, 4, 1)));

beforeEach(() => {
  fake.reset();
  write(cart, source);
});
afterEach(() => {
  workspace.textDocuments = [];
  vi.restoreAllMocks();
});

describe("a file", () => {
  test("is read from the disk where VS Code's document is older, and from the editor where it is unsaved", async () => {
    const file = attachmentOf(await attachFile(cart));
    opened("an older text");
    expect(await readAttachment(file)).toMatchObject({ attachment: { text: source, endLine: 6 } });
    opened("an unsaved text", { isDirty: true });
    expect(await readAttachment(file)).toMatchObject({ attachment: { text: "an unsaved text", endLine: 1 } });
  });

  test("that is gone is not sent, although VS Code still holds its text", async () => {
    const file = attachmentOf(await attachFile(cart));
    opened(source);
    fake.files.clear();
    expect(await readAttachment(file)).toEqual({ problem: "cart.ts no longer exists.", isGone: true });
  });

  test("keeps the ends of its lines as the editor has them, without a byte order mark", async () => {
    const file = attachmentOf(await attachFile(cart));
    write(cart, "\uFEFFa\r\nb\n");
    opened("a\r\nb\r\n");
    expect(await readAttachment(file)).toMatchObject({ attachment: { text: "a\r\nb\r\n" } });
    opened("older");
    expect(await readAttachment(file)).toMatchObject({ attachment: { text: "a\r\nb\n", endLine: 3 } });
  });

  test("of which some lines are attached has those lines now, as many as there are", async () => {
    const lines = attachmentOf(attachLines(document(cart, source) as unknown as vscode.TextDocument, 1, 4));
    expect(lines.label).toBe("cart.ts:1-4");
    write(cart, "one\ntwo");
    expect(await readAttachment(lines)).toMatchObject({ attachment: { text: "one\ntwo", startLine: 1, endLine: 2 } });
  });
});

test("a closed untitled editor is gone: VS Code would make an empty one", async () => {
  const untitled = newAttachment({ kind: "file", label: "Untitled-1", uri: "untitled:Untitled-1" });
  expect(await readAttachment({ ...untitled, unread: true })).toMatchObject({ isGone: true });
});

test("a folder that is gone is not an empty one", async () => {
  const folder = newAttachment({ kind: "folder", label: "lib/", uri: "file:///project/lib" });
  expect(await readAttachment({ ...folder, unread: true })).toMatchObject({ problem: "lib no longer exists.", isGone: true });
});

describe("a picture", () => {
  const shot = Uri.file("/project/shot.png");

  test("is what the file has now; another kind of content is said, and so is a file that is gone", async () => {
    fake.files.set(shot.path, pngBytes(10, 10, 1));
    const picture = { ...attachmentOf(await attachFile(shot)), unread: true as const };
    fake.files.set(shot.path, pngBytes(20, 20, 2));
    expect(await readAttachment(picture)).toMatchObject({
      attachment: { text: `data:image/png;base64,${pngBytes(20, 20, 2).toString("base64")}` },
    });
    write(shot, "PASSWORD=1");
    expect(await readAttachment(picture)).toEqual({ problem: "shot.png is now a different kind of file. Attach it again." });
    fake.files.clear();
    expect(await readAttachment(picture)).toMatchObject({ isGone: true });
  });
});

describe("a selection", () => {
  test("that is where it was has nothing to say", async () => {
    expect(await readAttachment(selection())).toEqual({ attachment: selection_() });
    function selection_(): unknown {
      return expect.not.objectContaining({ source: expect.anything() as unknown });
    }
  });

  test("that moved has its new lines", async () => {
    write(cart, `// A line more.\n// And one.\n${source}`);
    expect(await readAttachment(selection())).toMatchObject({ attachment: { label: "cart.ts:5-7", startLine: 5, endLine: 7 } });
  });

  test("whose file has another text says so to the model", async () => {
    write(cart, source.replace("length", "size"));
    const read = await readAttachment(selection());
    if ("problem" in read) throw new Error(read.problem);
    expect(read.attachment).toMatchObject({ source: "changed", startLine: 3, text: selection().text });
    expect(fencedAttachment(read.attachment).split("\n")[0]).toBe(
      "Selection from cart.ts, lines 3-5 (typescript), as it was when it was added; the file has changed since:",
    );
  });

  test("whose file is gone says so; one that is short is not looked for elsewhere", async () => {
    const short = attachmentOf(attachRange(document(cart, source) as unknown as vscode.TextDocument, range(0, 6, 0, 10)));
    write(cart, `\n${source}`);
    expect(await readAttachment(short)).toMatchObject({ attachment: { source: "changed", startLine: 1 } });
    fake.files.clear();
    expect(await readAttachment(selection())).toMatchObject({ attachment: { source: "gone" } });
  });

  test("that is short is found where it was, however often the lines above have it", async () => {
    const long = "  }\n".repeat(5000);
    const brace = attachmentOf(attachRange(document(cart, long) as unknown as vscode.TextDocument, range(4000, 2, 4000, 3)));
    write(cart, long);
    const read = attachmentOf(await readAttachment(brace));
    expect(read).toMatchObject({ text: "}", startLine: 4001, endLine: 4001 });
    expect(read.source).toBeUndefined();
  });

  test("a file with a hundred thousand of its lines does not take long", async () => {
    write(cart, "function subtotal(items) {\n".repeat(100_000));
    expect(await readAttachment(selection())).toMatchObject({ attachment: { source: "changed" } });
  });
});

describe("a symbol", () => {
  const symbol = () => attachmentOf(attachSymbol(cart, "subtotal", range(2, 0, 4, 1)));
  const symbols = (...found: readonly { readonly name: string; readonly line: number }[]) =>
    vi
      .spyOn(commands, "executeCommand")
      .mockResolvedValue(
        found.map(({ name, line }) => ({ name, kind: 11, range: new Range(line, 0, line + 2, 1), children: [] })) as never,
      );

  test("has its current lines, also where its language writes its parameters", async () => {
    write(cart, `\n${source}`);
    symbols({ name: "subtotal(items)", line: 3 });
    expect(await readAttachment(symbol())).toMatchObject({
      attachment: { startLine: 4, text: expect.stringMatching(/^function subtotal/) },
    });
  });

  test("that has another name now is gone; without a language server its lines are still there", async () => {
    symbols();
    expect(await readAttachment(symbol())).toMatchObject({ attachment: { startLine: 3, endLine: 5 } });
    write(cart, source.replace("subtotal", "subtotalOf"));
    symbols({ name: "subtotalOf", line: 2 });
    expect(await readAttachment(symbol())).toEqual({ problem: "subtotal is no longer in cart.ts.", isGone: true });
  });

  test("is not waited for long while its language server starts, and does not count as gone", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    vi.spyOn(commands, "executeCommand").mockReturnValue(new Promise<never>(() => undefined));
    const reading = readAttachment(symbol());
    await vi.advanceTimersByTimeAsync(4000);
    expect(await reading).toMatchObject({ attachment: { startLine: 3, endLine: 5 } });
    write(cart, `\n\n\n${source}`);
    const moved = readAttachment(symbol());
    await vi.advanceTimersByTimeAsync(4000);
    expect(await moved).toEqual({ problem: "subtotal was not found in cart.ts yet. The language extension may still be starting." });
  });
});

describe("sending", () => {
  test("what is gone is marked and the message kept; another file can take its place", async () => {
    const file = attachmentOf(await attachFile(cart));
    fake.files.clear();
    write(Uri.file("/project/lib/cart.ts"), "moved\n");
    write(Uri.file("/project/lib/aaa.ts"), "other\n");
    const revised: Attachment[] = [];
    fake.answers.push(undefined);
    expect(await captureForSending([file], (one) => revised.push(one))).toBeUndefined();
    expect(fake.dialogs.at(-1)).toMatchObject({ modal: true, buttons: ["Find File…", "Send Without It"] });
    expect(revised).toEqual([{ ...file, source: "gone" }]);
    fake.answers.push({ title: "Find File…" });
    const capturing = captureForSending([file], (one) => revised.push(one));
    await expect.poll(() => fake.quickPicks.at(-1)?.labels.length).toBe(2);
    // The one of this name comes first.
    expect(fake.quickPicks.at(-1)?.labels).toEqual(["cart.ts", "aaa.ts"]);
    fake.quickPicks.at(-1)?.choose("cart.ts");
    expect(await capturing).toMatchObject([{ id: file.id, path: "lib/cart.ts", text: "moved\n" }]);
    expect(revised.at(-1)).toMatchObject({ id: file.id, path: "lib/cart.ts" });
  });

  test("what takes the place of another file is asked about like any other", async () => {
    const file = attachmentOf(await attachFile(cart));
    fake.files.clear();
    write(Uri.file("/project/lib/cart.ts"), 'const t = "ghp_0123456789abcdefghijABCDEFGHIJ012345";\n');
    fake.answers.push({ title: "Find File…" }, { title: "Redact" });
    const capturing = captureForSending([file]);
    await expect.poll(() => fake.quickPicks.at(-1)?.labels[0]).toBe("cart.ts");
    fake.quickPicks.at(-1)?.choose("cart.ts");
    expect(await capturing).toMatchObject([{ path: "lib/cart.ts", text: 'const t = "[redacted]";\n' }]);
  });

  test("so is a part of one, although the user decided about the same kind of secret in the other", async () => {
    const check = { patterns: ["GitHub token (ghp_…)"], redact: false, hidden: 0, lookalikes: 0, keepHidden: true };
    const part = { ...attachmentOf(await attachFile(cart)), part: true, startLine: 1, endLine: 1, unread: true, check } as const;
    fake.files.clear();
    write(Uri.file("/project/lib/cart.ts"), 'const t = "ghp_0123456789abcdefghijABCDEFGHIJ012345";\n');
    fake.answers.push({ title: "Find File…" }, { title: "Redact" });
    const capturing = captureForSending([part]);
    await expect.poll(() => fake.quickPicks.at(-1)?.labels[0]).toBe("cart.ts");
    fake.quickPicks.at(-1)?.choose("cart.ts");
    const [sent] = (await capturing) ?? [];
    expect(sent).toMatchObject({ path: "lib/cart.ts", check: { redact: true, keepHidden: false } });
    expect(sent?.text).toContain('const t = "[redacted]"');
  });
});

test("attachments follow files and folders that are renamed", async () => {
  const file = attachmentOf(await attachFile(cart));
  const folder = newAttachment({ kind: "folder", label: "lib/", path: "lib/", uri: "file:///project/lib" });
  const inside = newAttachment({ kind: "symbol", label: "total", path: "lib/a.ts", uri: "file:///project/lib/a.ts" });
  const changes = newAttachment({ kind: "changes", label: "Changes", path: "lib", uri: "file:///project/lib" });
  const review = newAttachment({ kind: "review", label: "Review: changes", path: "lib", uri: "file:///project/lib?200000#changes" });
  const queried = newAttachment({ kind: "file", label: "b.ts", path: "lib/b.ts", uri: "file:///project/lib/b.ts?at=1#part" });
  const attachments = new Map([file, folder, inside, changes, selection(), review, queried].map((one) => [one.id, one]));
  const outbox = {
    get attachments() {
      return [...attachments.values()];
    },
    attach: (one: Attachment) => attachments.set(one.id, one),
  };
  followRenames(
    [{ outbox } as never],
    [
      { oldUri: cart, newUri: Uri.file("/project/shop/basket.ts") },
      { oldUri: Uri.file("/project/lib"), newUri: Uri.file("/project/parts") },
    ],
  );
  expect([...attachments.values()].map(({ label, path, uri }) => [label, path, uri])).toEqual([
    ["basket.ts", "shop/basket.ts", "file:///project/shop/basket.ts"],
    ["parts/", "parts/", "file:///project/parts"],
    ["total", "parts/a.ts", "file:///project/parts/a.ts"],
    ["Changes", "lib", "file:///project/lib"],
    ["basket.ts:3-5", "shop/basket.ts", "file:///project/shop/basket.ts"],
    ["Review: changes", "lib", "file:///project/lib?200000#changes"],
    ["b.ts", "parts/b.ts", "file:///project/parts/b.ts?at%3D1#part"],
  ]);
});

describe("several selections", () => {
  const lines = "one\ntwo\nthree\nfour\nfive\nsix\n";
  const parts = (...selections: readonly Selection[]) =>
    selectedParts({ document: document(cart, lines), selections } as unknown as vscode.TextEditor).map(({ start, end }) => [
      start.line,
      start.character,
      end.line,
      end.character,
    ]);

  test("come in the order of the text, without empty ones", () => {
    expect(parts(new Selection(4, 0, 4, 2), new Selection(2, 1, 2, 1), new Selection(0, 1, 1, 2))).toEqual([
      [0, 1, 1, 2],
      [4, 0, 4, 2],
    ]);
    expect(parts(new Selection(2, 1, 2, 1))).toEqual([]);
  });

  test("a column of them is one, of whole lines", () => {
    expect(parts(new Selection(0, 1, 0, 2), new Selection(1, 1, 1, 2), new Selection(2, 1, 2, 2))).toEqual([[0, 0, 2, 5]]);
  });
});
