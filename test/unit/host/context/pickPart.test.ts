import { beforeEach, expect, test, vi } from "vitest";
import { document, fake, FileType, Range, Uri, workspace } from "../../vscode.ts";
import { answerLists, choose } from "../../vscode/answerLists.ts";
import { nth } from "../../vscode/nth.ts";

const symbols: { readonly name: string; readonly kind: number; readonly range: Range }[] = [];
vi.mock("../../../../src/host/workspace/symbols.ts", () => ({
  symbolIcon: () => "symbol-method",
  documentSymbols: () => Promise.resolve(symbols),
}));
const { pickPart } = await import("../../../../src/host/context/pickPart.ts");

const uri = Uri.file("/project/large.ts");
const text = Array.from({ length: 500 }, (_, line) => `line ${line + 1}`).join("\n");

beforeEach(() => {
  fake.reset();
  symbols.length = 0;
  fake.files.set(uri.path, new TextEncoder().encode(text));
  vi.spyOn(workspace, "openTextDocument").mockImplementation(async () => {
    const opened = document(uri, text);
    return Object.assign(opened, { offsetAt: ({ line }: { readonly line: number }) => line * 9 }) as never;
  });
});

test("lines are taken by numbers that the file has", async () => {
  let validate: (typed: string) => unknown = () => "not asked";
  fake.answers.push(nth(0), ({ validateInput }: { readonly validateInput: (typed: string) => unknown }) => {
    validate = validateInput;
    return "7-9";
  });
  const taken = await pickPart(uri, "It is too large.");
  expect(taken).toMatchObject({ attachment: { label: expect.stringMatching(/7.9$/) } });
  expect(fake.dialogs).toMatchObject([{ message: "It is too large.", buttons: ["Choose Lines…", "Choose Symbol…"] }]);
  for (const typed of ["", "0", "x", "20-10", "1-501"]) expect(await validate(typed)).toContain("Enter two line numbers");
  for (const typed of ["7", "7-9", "7 – 9"]) expect(await validate(typed)).toBeUndefined();
  fake.answers.push(nth(0), undefined);
  expect(await pickPart(uri, "It is too large.")).toBeUndefined();
});

test("a symbol is taken by name", async () => {
  fake.answers.push(nth(1));
  expect(await pickPart(uri, "It is too large.")).toHaveProperty("problem");
  symbols.push({ name: "one", kind: 11, range: new Range(0, 0, 1, 0) }, { name: "two", kind: 11, range: new Range(4, 0, 6, 0) });
  fake.answers.push(nth(1));
  void answerLists(choose("two"));
  expect(await pickPart(uri, "It is too large.")).toMatchObject({ attachment: { kind: "symbol", label: "two" } });
});

test("nothing is attached without a choice, or if VS Code cannot open the file", async () => {
  fake.answers.push(undefined);
  expect(await pickPart(uri, "It is too large.")).toBeUndefined();
  vi.spyOn(workspace.fs, "stat").mockResolvedValue({ type: FileType.File, size: 60 * 1024 * 1024, mtime: 0, ctime: 0 });
  expect(await pickPart(uri, "It is too large.")).toBeUndefined();
  expect(fake.dialogs.at(-1)?.buttons).toEqual([]);
  vi.restoreAllMocks();
});
