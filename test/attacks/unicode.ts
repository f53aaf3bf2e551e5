import { newAttachment } from "../../src/host/workspace/attachments.ts";
import { asSent, hiddenIn } from "../../src/host/workspace/secretChecks.ts";
import { assemblePrompt } from "../../src/app/chat/prompt.ts";
import { findHidden, findLookalikes } from "../../src/shared/hiddenText.ts";
import { type Attachment, emptyAnswer } from "../../src/shared/conversation.ts";
import type { AttackCase, AttackControl, AttackResult } from "./attackCase.ts";
import { blocked, failed } from "./attackCase.ts";
import { notTried } from "./trials.ts";

/** The texts that must arrive unharmed, by the words of the list. */
const mustBeKept = /must be kept/;

/**
 * Attached text with hidden characters. They are marked, counted and removed before sending unless the user keeps them; legitimate
 * characters stay.
 */
export async function run({ attack, payload }: AttackCase): Promise<AttackResult> {
  if (typeof payload !== "string") return notTried(payload);
  const text = payload;
  const said = await whatIsSent(text, false);
  const back = whatGoesBack(text);
  if (mustBeKept.test(attack)) {
    if (said.count > 0) return failed(`${said.count} characters were taken for hidden ones`);
    return said.sent.includes(text) && back === text ? blocked("sent as it is, nothing is marked") : failed("it was changed");
  }
  const lookalikes = findLookalikes(text);
  if (said.count === 0 && lookalikes.length === 0) return failed("nothing was noticed");
  if (said.count === 0) return blocked(`marked: ${lookalikes.length} word with letters of two alphabets`);
  if (findHidden(said.sent).length > 0) return failed("hidden characters were sent");
  if (findHidden(back).length > 0) return failed("hidden characters of an answer went back with the next question");
  const kept = await whatIsSent(text, true);
  if (!kept.sent.includes(text)) return failed("what the user keeps was changed");
  return blocked(`${said.count} hidden characters marked and taken out; sent where they are kept`);
}

/** Without the check, hidden text is sent. */
export function control(): Promise<AttackControl> {
  const text = "a\u{e0041}b";
  const sent = sentText(newAttachment({ kind: "file", label: "a.txt", text }));
  return Promise.resolve({ detected: sent.includes(text), detail: "unchecked text is sent with its tag characters" });
}

async function whatIsSent(text: string, keepHidden: boolean): Promise<{ readonly count: number; readonly sent: string }> {
  const attachment = newAttachment({ kind: "file", label: "a.txt", text });
  const hidden = await hiddenIn(attachment);
  const sent = asSent({ ...attachment, check: { patterns: [], redact: false, ...hidden, keepHidden } });
  return Promise.resolve({ count: hidden.hidden, sent: sentText(sent) });
}

/** The part of an answer that is sent with the next message. */
function whatGoesBack(text: string): string {
  const answer = {
    ...emptyAnswer,
    id: "a",
    parentId: "q",
    createdAt: 0,
    endpoint: "e",
    model: "m",
    modelName: "m",
    status: "done",
    text,
  } as const;
  const content = assemblePrompt([answer], "").at(-1)?.content;
  return typeof content === "string" ? content : "";
}

function sentText(attachment: Attachment): string {
  const question = { role: "user", id: "q", parentId: null, createdAt: 0, text: "", attachments: [attachment] } as const;
  const content = assemblePrompt([question], "").at(-1)?.content;
  return typeof content === "string" ? content : "";
}
