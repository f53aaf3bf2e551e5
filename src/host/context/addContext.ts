import * as vscode from "vscode";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { Attached } from "../../app/context/attached.ts";
import { isCapturedWhenAdded, isTextKind } from "../../app/context/attachmentKind.ts";
import type { Attachment } from "../../shared/conversation.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { inspectAttachment } from "../workspace/inspectAttachment.ts";
import { pickPart } from "./pickPart.ts";

/**
 * Attaches things to the next message of a place. Each is inspected first: the user is asked about suspicious ones, offered to attach a part of those
 * that are too large, and told about those that cannot be attached.
 * @returns how many were attached
 */
export async function addContext({ session }: ChatPlace, attached: readonly Attached[]): Promise<number> {
  let added = 0;
  for (const one of attached) {
    const attachment = "attachment" in one ? one.attachment : await partOf(one);
    if (attachment === undefined) continue;
    const inspected = await inspectAttachment(attachment);
    if ("problem" in inspected) vscodeAsk.notify({ severity: "warning", message: inspected.problem });
    if (!("attachment" in inspected)) continue;
    session.outbox.attach(forComposer(inspected.attachment));
    added += 1;
  }
  return added;
}

/** The attachment as it waits in the composer: only its size is kept if it is read when the message is sent; of a picture, which has to be measured, all. */
export function forComposer(attachment: Attachment): Attachment {
  if (!isTextKind(attachment.kind)) return attachment.uri === "" ? attachment : { ...attachment, unread: true };
  const isDropped = attachment.kind === "file" && attachment.uri === "" && attachment.text !== "";
  return isCapturedWhenAdded(attachment.kind) || isDropped ? attachment : { ...attachment, text: "", unread: true };
}

async function partOf({ problem, large }: Extract<Attached, { problem: string }>): Promise<Attachment | undefined> {
  if (large === undefined) {
    vscodeAsk.notify({ severity: "warning", message: problem });
    return undefined;
  }
  const part = await pickPart(vscode.Uri.parse(large, true), problem);
  if (part === undefined) return undefined;
  return "attachment" in part ? part.attachment : partOf(part);
}
