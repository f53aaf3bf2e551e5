import { mkdir, mkdtemp, open, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type * as vscodeTypes from "vscode";
import type { Attachment, UserMessage } from "../../src/shared/conversation.ts";
import { fake, Uri, workspace } from "../unit/vscode.ts";
import type { AttackCase, AttackControl, AttackResult } from "./attackCase.ts";
import { blocked, failed } from "./attackCase.ts";

/** The question to the user, and what would have been sent after each of the three replies. */
interface Met {
  readonly asked: string;
  readonly left: readonly Attachment[] | undefined;
  readonly redacted: string;
}

let folder: string | undefined;

/** Secrets on their way into a message. Nothing is sent before a native dialog has named the pattern, and Redact masks the secret. */
export async function run({ id, payload, attack }: AttackCase): Promise<AttackResult> {
  const root = await workspaceFolder();
  const text = String(payload);
  switch (id) {
    case "CONTEXT-03":
      return judge(await meet(await textAttachment("changes", `diff --git a/a b/a\n+++ b/a\n+${text}\n`)), /AKIA/, "AKIAIOSFODNN7EXAMPLE");
    case "CONTEXT-04":
      await writeFile(path.join(root, ".env"), "TOKEN=abcdefgh12345678\n");
      return judge(await meet(await fileAttachment(path.join(root, ".env"))), /\.env/, "abcdefgh12345678");
    case "CONTEXT-05":
      return judge(await meet(await textAttachment("terminal", `$ env\nKEY=${text}\n`)), /sk-/, text);
    case "CONTEXT-06":
      return spelledOtherwise(root);
    case "CONTEXT-07":
      return hugeOrBinary(root);
    case "CONTEXT-08":
      return judge(await meet(await fileAttachment("/etc/passwd")), /outside the workspace|\/etc\/passwd/, undefined);
    case "CONTEXT-09":
      return judge(
        await meet(await textAttachment("cell", "print(token)\n\n# Output:\nghp_0123456789abcdefghijABCDEFGHIJ012345\n")),
        /GitHub/,
        "ghp_0123456789",
      );
    default:
      return failed(`nothing here runs ${attack}`);
  }
}

/** Without the check, the secret is in the request. */
export async function control(): Promise<AttackControl> {
  const { clear } = await import("../../src/app/outbound/gate.ts");
  const { outgoingMessages } = await import("../../src/app/chat/prompt.ts");
  const attachment = await textAttachment("terminal", "sk-or-v1-CANARYCANARYCANARY1");
  const kept = { patterns: [], redact: false, hidden: 0, lookalikes: 0, keepHidden: false };
  const question: UserMessage = {
    role: "user",
    id: "q",
    parentId: null,
    createdAt: 0,
    text: "",
    attachments: [{ ...attachment, check: kept }],
  };
  const [sent] = await clear(outgoingMessages([question], ""), []);
  return { detected: JSON.stringify(sent).includes("CANARY"), detail: "an attachment that passes for checked is sent as it is" };
}

export async function close(): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}

async function spelledOtherwise(root: string): Promise<AttackResult> {
  await mkdir(path.join(root, "sub"), { recursive: true });
  await writeFile(path.join(root, ".env"), "TOKEN=abcdefgh12345678\n");
  await writeFile(path.join(root, ".ENV"), "TOKEN=abcdefgh12345678\n");
  await symlink(path.join(root, ".env"), path.join(root, "notes.txt")).catch(() => undefined);
  for (const spelling of [".ENV", "sub/../.env", "notes.txt"]) {
    const result = judge(await meet(await fileAttachment(`${root}/${spelling}`)), /\.env/, "abcdefgh12345678");
    if (result.outcome !== "blocked") return failed(`${spelling}: ${result.detail}`);
  }
  return blocked("another case, a way around and a symbolic link are asked about like the file itself");
}

async function hugeOrBinary(root: string): Promise<AttackResult> {
  const { attachFile } = await import("../../src/host/workspace/attachFile.ts");
  const huge = path.join(root, "huge.log");
  const handle = await open(huge, "w");
  await handle.truncate(500 * 1024 * 1024);
  await handle.close();
  const binary = path.join(root, "tool.bin");
  await writeFile(
    binary,
    Uint8Array.from({ length: 64 }, (_value, at) => at % 7),
  );
  const results = await Promise.all([huge, binary].map((file) => attachFile(uriOf(file))));
  const taken = results.filter((result) => "attachment" in result);
  if (taken.length > 0) return failed("it was attached");
  return blocked(results.map((result) => ("problem" in result ? result.problem : "")).join(" "));
}

/** Asks the user three times, with each of the three replies. */
async function meet(attachment: Attachment): Promise<Met> {
  const { captureForSending } = await import("../../src/host/workspace/captureForSending.ts");
  fake.messages.length = 0;
  fake.details.length = 0;
  fake.answers.length = 0;
  const left = await captureForSending([attachment]);
  const asked = [...fake.messages, ...fake.details].join("\n");
  fake.answers.push({ title: "Redact" });
  const redacted = (await captureForSending([attachment])) ?? [];
  return { asked, left, redacted: redacted.map(({ text }) => text).join("\n") };
}

/** @param secret what Redact must mask; undefined if there is nothing to mask */
function judge({ asked, left, redacted }: Met, names: RegExp, secret: string | undefined): AttackResult {
  if (asked === "") return failed("the user was not asked");
  if (!names.test(asked)) return failed(`the question does not name the pattern: ${asked}`);
  if (left === undefined || left.length > 0) return failed("it goes out although the question was closed");
  if (secret !== undefined && redacted.includes(secret)) return failed("Redact leaves it in");
  return blocked("asked natively, the pattern named; left out when closed" + (secret === undefined ? "" : "; masked by Redact"));
}

async function textAttachment(kind: Attachment["kind"], text: string): Promise<Attachment> {
  const { newAttachment } = await import("../../src/host/workspace/attachments.ts");
  return newAttachment({ kind, label: kind, text });
}

async function fileAttachment(file: string): Promise<Attachment> {
  const { attachFile } = await import("../../src/host/workspace/attachFile.ts");
  const attached = await attachFile(uriOf(file));
  if ("problem" in attached) throw new Error(attached.problem);
  return attached.attachment;
}

function uriOf(file: string): vscodeTypes.Uri {
  return Uri.file(file);
}

/** A real folder as the stand-in's workspace, whose files are read from disk. */
async function workspaceFolder(): Promise<string> {
  if (folder !== undefined) return folder;
  folder = await mkdtemp(path.join(os.tmpdir(), "aside-attack-"));
  Object.assign(workspace, { workspaceFolders: [{ name: "workspace", uri: Uri.file(folder), index: 0 }] });
  fake.disk = true;
  return folder;
}
