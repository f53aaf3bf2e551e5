import { beforeEach, describe, expect, test, vi } from "vitest";
import * as vscode from "vscode";
import { newAttachment } from "../../../../src/host/workspace/attachments.ts";
import { captureForSending } from "../../../../src/host/workspace/captureForSending.ts";
import { changesOf, commitText } from "../../../../src/host/workspace/git.ts";
import type { GitRepository } from "../../../../src/host/workspace/gitRepositories.ts";
import { partsAsSent } from "../../../../src/host/workspace/secretChecks.ts";
import { readAttachment } from "../../../../src/host/workspace/readAttachment.ts";
import type { AttachmentKind } from "../../../../src/shared/conversation.ts";
import { fake, languages, Uri } from "../../vscode.ts";

const redact = { title: "Redact" };
const diffOf = (name: string): string =>
  `diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n+const seen = 1;\ndiff --git ${name}\n@@ -1 +1 @@\n+DB_PASSWORD=hunter2\n+PIN=4711\n`;

beforeEach(() => fake.reset());

describe.each(["changes", "staged", "commit", "review"] satisfies readonly AttachmentKind[])("%s", (kind) => {
  test.each([
    ["a/plain/.env b/plain/.env\n--- a/plain/.env\n+++ b/plain/.env"],
    ["a/my app/.env b/my app/.env\n--- a/my app/.env\t\n+++ b/my app/.env\t"],
    ['"a/caf\\303\\251/.env" "b/caf\\303\\251/.env"\n--- "a/caf\\303\\251/.env"\n+++ "b/caf\\303\\251/.env"'],
    ['"a/q\\"uote/.env" "b/q\\"uote/.env"\n--- "a/q\\"uote/.env"\n+++ "b/q\\"uote/.env"'],
    ["a/x.txt b/.env\nrename from x.txt\nrename to .env"],
  ])("a secret file in %j is asked about; redacted, its changes are left out whole", async (name) => {
    fake.answers.push(redact);
    const text = diffOf(name);
    const [sent] = (await captureForSending([newAttachment({ kind, label: "Changes", languageId: "diff", text })])) ?? [];
    expect(fake.details[0]).toContain(".env*");
    expect(sent?.text).toContain("const seen = 1;");
    expect(sent?.text).not.toMatch(/hunter2|4711/);
  });
});

test("changes in another format than git's are asked about", async () => {
  fake.answers.push({ title: "Leave Out" });
  const text = "my app/.env --- Text\n1 PIN=4711\n";
  expect(await captureForSending([newAttachment({ kind: "changes", label: "Changes", languageId: "diff", text })])).toEqual([]);
  expect(fake.details[0]).toContain("another format");
});

test("untracked files are named on one line, above the changes, and are no other format", async () => {
  const repository = {
    rootUri: Uri.file("/project"),
    state: { workingTreeChanges: [{ uri: Uri.file("/project/a\nb.ts"), status: 7 }], indexChanges: [] },
    diff: () => Promise.resolve("diff --git a/a.ts b/a.ts\n@@\n+x\n"),
  } as unknown as GitRepository;
  const text = await changesOf(repository, false);
  expect(text).toBe("Untracked files: a\\nb.ts\ndiff --git a/a.ts b/a.ts\n@@\n+x\n");
  expect(await captureForSending([newAttachment({ kind: "changes", label: "Changes", languageId: "diff", text })])).toHaveLength(1);
  expect(fake.messages).toEqual([]);
});

test("a commit names the file of a change that another program writes", async () => {
  const repository = {
    rootUri: Uri.file("/project"),
    getCommit: () => Promise.resolve({ hash: "1", message: "Say why", parents: ["0"] }),
    diffBetween: (_from: string, _to: string, file?: string) =>
      Promise.resolve(file === undefined ? [{ uri: Uri.file("/project/my app/.env"), status: 0 }] : "PIN=4711\n"),
  } as unknown as GitRepository;
  fake.answers.push(redact);
  const text = await commitText(repository, "1");
  const [sent] = (await captureForSending([newAttachment({ kind: "commit", label: "Commit", languageId: "diff", text })])) ?? [];
  expect(sent?.text).toContain("Say why");
  expect(sent?.text).not.toContain("4711");
});

test("a part of a secret file is redacted whole, also a value alone", async () => {
  fake.answers.push(redact);
  const [sent] =
    (await captureForSending([newAttachment({ kind: "selection", label: ".env:1", uri: "file:///project/.env", text: "hunter2" })])) ?? [];
  expect(sent?.text).toBe("[redacted]");
});

test.each([
  ["a file that was dropped, which has no address", { kind: "file", label: ".env", text: "A=hunter2" }, "A=[redacted]"],
  ["a name that holds a key", { kind: "file", label: "sk-or-v1-canary0123456789abcdef0123.txt", text: "x" }, "x"],
  [
    "an image by its name",
    { kind: "image", label: "sk-or-v1-canary0123456789abcdef0123.png", text: "data:image/png;base64,AA==" },
    "data:image/png;base64,AA==",
  ],
] as const)("%s is asked about", async (_what, fields, text) => {
  fake.answers.push(redact);
  const [sent] = (await captureForSending([newAttachment(fields)])) ?? [];
  expect(sent?.text).toBe(text);
  expect(JSON.stringify(sent)).not.toContain("canary");
  expect(fake.messages).toHaveLength(1);
});

test("search results out of a secret file are asked about", async () => {
  fake.answers.push({ title: "Leave Out" });
  const text = "# Query: PIN\n\nmy app/.env:\n  1: PIN=4711\n";
  expect(await captureForSending([newAttachment({ kind: "search", label: "Search", text })])).toEqual([]);
  expect(fake.details[0]).toContain(".env*");
});

test("problems quote what they are about: of all problems, those of secret files are left out; of one such file they are asked about", async () => {
  const problem = (message: string) => ({
    message,
    severity: vscode.DiagnosticSeverity.Warning,
    source: "spell",
    range: new vscode.Range(0, 0, 0, 1),
  });
  const secret = Uri.file("/project/my app/.env");
  fake.files.set(secret.path, new TextEncoder().encode("hunter2"));
  const all: [vscode.Uri, vscode.Diagnostic[]][] = [
    [secret, [problem("Unknown word: hunter2")]],
    [Uri.file("/project/a.ts"), [problem("Unknown word: onetwo")]],
  ];
  vi.spyOn(languages, "getDiagnostics").mockImplementation(((uri?: vscode.Uri) => (uri === undefined ? all : all[0]?.[1])) as never);
  const problems = newAttachment({ kind: "problems", label: "Problems" });
  const read = await readAttachment({ ...problems, unread: true });
  expect(read).toMatchObject({ attachment: { text: expect.stringContaining("onetwo") as string } });
  expect(JSON.stringify(read)).not.toContain("hunter2");
  fake.answers.push({ title: "Leave Out" });
  expect(await captureForSending([{ ...problems, uri: secret.toString(), unread: true }])).toEqual([]);
});

test("parts of one text are masked by what the whole says: a key that reaches from one into the next is masked in both", () => {
  const lines = Array.from({ length: 6 }, (_none, at) => `MIIE${String(at).repeat(40)}\n`).join("");
  const parts = [`-----BEGIN PRIVATE KEY-----\n${lines}`, `${lines}-----END PRIVATE KEY-----\nend\u200b\n`, "const t = 1;\n"];
  const whole = newAttachment({ kind: "selection", label: "a", text: parts.join("") });
  const check = { patterns: ["private key (PEM)"], redact: true, hidden: 1, lookalikes: 0, keepHidden: false };
  expect(partsAsSent(parts, { ...whole, check })).toEqual(["[redacted]", "[redacted]\nend\n", "const t = 1;\n"]);
  expect(partsAsSent(parts, { ...whole, check: { ...check, redact: false, keepHidden: true } })).toEqual(parts);
  expect(partsAsSent(["PIN=1\n", "hunter2"], { ...whole, text: "PIN=1\nhunter2", check: { ...check, patterns: [".env*"] } })).toEqual([
    "PIN=[redacted]\n",
    "[redacted]",
  ]);
});
