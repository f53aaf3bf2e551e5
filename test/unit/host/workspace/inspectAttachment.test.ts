import { beforeEach, describe, expect, test } from "vitest";
import type { Attachment } from "../../../../src/shared/conversation.ts";
import { addContext } from "../../../../src/host/context/addContext.ts";
import { attachFile } from "../../../../src/host/workspace/attachFile.ts";
import { attachDocument, newAttachment } from "../../../../src/host/workspace/attachments.ts";
import { captureForSending } from "../../../../src/host/workspace/captureForSending.ts";
import { attachData } from "../../../../src/host/context/droppedFiles.ts";
import { reviewAttachment } from "../../../../src/host/context/reviewAttachment.ts";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import { fake, Uri } from "../../vscode.ts";
import type * as vscode from "vscode";

const uri = (path: string) => Uri.file(path);
const write = (path: string, text: string) => fake.files.set(path, new TextEncoder().encode(text));
const key = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
const redact = { title: "Redact" };
const keep = { title: "Keep" };

function place() {
  const attachments: Attachment[] = [];
  return { attachments, place: { session: { outbox: { attach: (one: Attachment) => attachments.push(one) } } } as unknown as ChatPlace };
}

async function file(path: string): Promise<Attachment> {
  const attached = await attachFile(uri(path));
  if ("problem" in attached) throw new Error(attached.problem);
  return attached.attachment;
}

beforeEach(() => fake.reset());

describe("adding and sending", () => {
  test("a chip knows its size and holds no content; what is sent is what the file says then", async () => {
    write("/project/a.ts", "const a = 1;\n");
    const { attachments, place: here } = place();
    expect(await addContext(here, [await attachFile(uri("/project/a.ts"))])).toBe(1);
    const [chip] = attachments;
    expect(chip).toMatchObject({ text: "", unread: true, check: { patterns: [], hidden: 0 } });
    expect(chip?.tokens).toBeGreaterThan(10);
    write("/project/a.ts", "const a = 2;\n");
    const [captured] = (await captureForSending(attachments)) ?? [];
    expect(captured).toMatchObject({ text: "const a = 2;\n" });
    expect(captured?.unread).toBeUndefined();
    expect(fake.messages).toEqual([]);
  });

  test("a decision holds for what it was made about; a secret that came later is asked about anew", async () => {
    write("/project/a.ts", `const t = "${key}";\n`);
    const { attachments, place: here } = place();
    fake.answers.push(redact);
    await addContext(here, [await attachFile(uri("/project/a.ts"))]);
    expect(fake.messages).toEqual(["a.ts may contain secrets. Send it?"]);
    expect(fake.details[0]).toContain("GitHub token");
    expect((await captureForSending(attachments))?.[0]?.text).toBe('const t = "[redacted]";\n');
    expect(fake.messages.length).toBe(1);
    write("/project/a.ts", "AKIAIOSFODNN7EXAMPLE\n");
    fake.answers.push(keep);
    expect((await captureForSending(attachments))?.[0]?.text).toBe("AKIAIOSFODNN7EXAMPLE\n");
    expect(fake.messages.length).toBe(2);
  });

  test("a picture that may hold secrets can only be kept or left out; the dialog says why it is asked about", async () => {
    const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1];
    fake.files.set("/project/.env.png", new Uint8Array(png));
    const { attachments, place: here } = place();
    for (const [answer, count] of [
      [keep, 1],
      [{ title: "Leave Out" }, 0],
      [undefined, 0],
    ] as const) {
      fake.answers.push(answer);
      expect(await addContext(here, [await attachFile(uri("/project/.env.png"))])).toBe(count);
    }
    expect(attachments).toHaveLength(1);
    expect(fake.dialogs).toMatchObject(Array.from({ length: 3 }, () => ({ modal: true, buttons: ["Keep", "Leave Out"] })));
    expect(fake.details[0]).toContain(".env*");
  });

  test("a question that is closed leaves it out", async () => {
    write("/project/.env", "A=1\n");
    const { attachments, place: here } = place();
    fake.answers.push(undefined);
    expect(await addContext(here, [await attachFile(uri("/project/.env"))])).toBe(0);
    expect(attachments).toEqual([]);
    expect(fake.details[0]).toContain(".env*");
  });

  test("content that can no longer be read is asked about before anything is sent", async () => {
    write("/project/a.ts", "x");
    const gone = await file("/project/a.ts");
    fake.files.clear();
    fake.answers.push(undefined, "Send Without It");
    expect(await captureForSending([gone])).toBeUndefined();
    expect(await captureForSending([gone])).toEqual([]);
    expect(fake.dialogs.map(({ modal }) => modal)).toEqual([true, true]);
  });

  test("hidden characters are removed without asking, and kept if the user wants that", async () => {
    write("/project/a.md", "a\u200bb");
    const { attachments, place: here } = place();
    await addContext(here, [await attachFile(uri("/project/a.md"))]);
    const [chip] = attachments;
    if (chip === undefined) throw new Error("nothing was added");
    expect(chip.check?.hidden).toBe(1);
    expect((await captureForSending([chip]))?.[0]?.text).toBe("ab");
    const reviewing = reviewAttachment(chip);
    await expect.poll(() => fake.quickPicks.at(-1)?.shown).toBe(true);
    expect(fake.quickPicks.at(-1)?.labels).toEqual(["$(check) Remove Them Before Sending", "$(blank) Keep Them", "$(trash) Leave Out"]);
    fake.quickPicks.at(-1)?.choose("Keep Them");
    const kept = await reviewing;
    if (kept === undefined || kept === "leaveOut") throw new Error("nothing was decided");
    expect((await captureForSending([kept]))?.[0]?.text).toBe("a\u200bb");
    expect(fake.messages).toEqual([]);
  });

  test("a selection that was looked at is not looked at again: it is what was selected", async () => {
    const selection = newAttachment({ kind: "terminal", label: "Terminal", text: `export T=${key}` });
    fake.answers.push(redact);
    const { attachments, place: here } = place();
    await addContext(here, [{ attachment: selection }]);
    expect(attachments[0]?.text).toContain(key);
    expect((await captureForSending(attachments))?.[0]?.text).not.toContain(key);
    expect(fake.messages.length).toBe(1);
  });
});

describe("bytes", () => {
  const data = (bytes: Iterable<number>) => `data:text/html;base64,${btoa(String.fromCharCode(...bytes))}`;
  const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 3, 0x20, 0, 0, 2, 0x58];

  test("say what they are, whatever they are called", () => {
    expect(attachData("x.html", data(png))).toMatchObject({
      attachment: { kind: "image", languageId: "image/png", text: expect.stringMatching(/^data:image\/png;base64,/) },
    });
    expect(attachData("x.png", data(Buffer.from("%PDF-1.7")))).toMatchObject({ attachment: { kind: "pdf" } });
    expect(attachData("x.svg", data(Buffer.from("<svg/>")))).toMatchObject({
      attachment: { kind: "file", text: "<svg/>" },
    });
    expect(attachData("x.txt", data([1, 0, 2]))).toMatchObject({ problem: expect.stringContaining("not text, an image or a PDF") });
    expect(attachData("x.txt", "data:,%%%")).toHaveProperty("problem");
  });

  test("a document is taken as it is in the editor", () => {
    const document = { uri: uri("/project/a.ts"), getText: () => "x".repeat(1_000_001), lineCount: 1 } as unknown as vscode.TextDocument;
    expect(attachDocument(document)).toMatchObject({ problem: expect.stringContaining("too large"), large: "file:///project/a.ts" });
  });
});
