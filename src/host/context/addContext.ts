import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { Attached } from "../../app/context/attached.ts";
import { examine } from "../workspace/inspectAttachment.ts";
import { pickPart } from "./pickPart.ts";
import { isTaken } from "../../app/context/isCapturedWhenAdded.ts";

/**
 * Puts things among what the next message of a place carries: each is looked at first, what is suspicious is asked about, and of what is too large
 * a part is offered. Whatever is not added is said.
 * @returns how many were added
 */
export async function addContext(place: ChatPlace, attached: readonly Attached[]): Promise<number> {
  const { session } = place;
  let added = 0;
  for (const one of attached) {
    const attachment = "attachment" in one ? one.attachment : await partOf(one);
    if (attachment === undefined) continue;
    const examined = await examine(attachment);
    if ("problem" in examined) void vscode.window.showWarningMessage(examined.problem);
    if (!("attachment" in examined)) continue;
    session.outbox.attach(waiting(examined.attachment));
    added += 1;
  }
  return added;
}

/** As it waits in the composer: what is read when it is sent keeps its size alone. */
function waiting(attachment: Attachment): Attachment {
  return isTaken(attachment.kind) || (attachment.uri === "" && attachment.text !== "" && attachment.kind === "file")
    ? attachment
    : { ...attachment, text: "", unread: true };
}

async function partOf({ problem, large }: Extract<Attached, { problem: string }>): Promise<Attachment | undefined> {
  if (large === undefined) {
    void vscode.window.showWarningMessage(problem);
    return undefined;
  }
  const part = await pickPart(vscode.Uri.parse(large, true), problem);
  if (part === undefined) return undefined;
  return "attachment" in part ? part.attachment : partOf(part);
}
