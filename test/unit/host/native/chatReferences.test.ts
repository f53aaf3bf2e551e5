import { beforeEach, describe, expect, test } from "vitest";
import * as vscode from "vscode";
import { fake } from "../../vscode.ts";
import { ChatReferences } from "../../../../src/host/native/chatReferences.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const reference = (path: string) => ({ id: path, value: vscode.Uri.file(path) }) as vscode.ChatPromptReference;
const texts = async (references: ChatReferences, path: string, isNew: boolean): Promise<readonly string[]> =>
  (await references.attachmentsOf([reference(path)], isNew)).map(({ text }) => text);

describe("what a question in VS Code's Chat refers to", () => {
  beforeEach(() => {
    fake.reset();
    fake.files.set("/project/heap.ts", bytes("const heap = [];\n"));
    fake.files.set("/project/.env", bytes("KEY=swordfish-0123456789\n"));
  });

  test("the content of a file is sent with this question and earlier ones", async () => {
    const references = new ChatReferences();
    expect(await texts(references, "/project/heap.ts", true)).toEqual(["const heap = [];\n"]);
    expect(await texts(references, "/project/heap.ts", false)).toEqual(["const heap = [];\n"]);
    expect(fake.messages).toEqual([]);
  });

  test("a secret file needs confirmation, is left out without it, and is not asked about again", async () => {
    const references = new ChatReferences();
    fake.answers.push(undefined);
    expect(await texts(references, "/project/.env", true)).toEqual([]);
    expect(fake.messages).toEqual([".env may contain secrets. Send it?"]);
    expect(await texts(references, "/project/.env", false)).toEqual([]);
    fake.answers.push({ title: "Redact" });
    expect(await texts(references, "/project/.env", true)).toEqual(["KEY=[redacted]\n"]);
    expect(await texts(references, "/project/.env", false)).toEqual(["KEY=[redacted]\n"]);
    expect(fake.messages.length).toBe(2);
  });

  test("a file that no longer exists is omitted", async () => {
    expect(await texts(new ChatReferences(), "/project/gone.ts", true)).toEqual([]);
  });
});
