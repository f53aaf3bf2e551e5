import type { AnswerMessage, Message } from "../../shared/conversation.ts";
import { field, textField } from "../../shared/guards.ts";
import type { MediaPart } from "../outbound/outgoing.ts";

/** Most pictures of answers in a request, the newest: each is billed with every question. */
const mostPictures = 8;
/** Most characters of their data: about 20 MB, which servers take. */
const mostLength = 28 * 1024 * 1024;

/**
 * The pictures of answers that go back with the next question, so that they can be changed, by their answers. They are judged when the request is made
 * (`fitToModel`): here, nothing is looked into.
 */
export function picturesToSend(path: readonly Message[]): ReadonlyMap<AnswerMessage, readonly MediaPart[]> {
  const chosen = new Map<AnswerMessage, readonly MediaPart[]>();
  let count = 0;
  let length = 0;
  for (const message of path.toReversed()) {
    if (message.role !== "assistant" || message.images.length === 0) continue;
    const parts: MediaPart[] = [];
    for (const image of message.images.toReversed()) {
      const url = addressOf(image);
      if (!/^(?:data:image\/|https?:)/.test(url) || count >= mostPictures || length + url.length > mostLength) continue;
      count += 1;
      length += url.length;
      parts.unshift({ type: "image_url", image_url: { url } });
    }
    chosen.set(message, parts);
  }
  return chosen;
}

/** Tells a model that an answer had pictures that it does not see. */
export function leftOutNote(count: number): string {
  return count === 1 ? "(An image of this answer is not sent.)" : `(${count} images of this answer are not sent.)`;
}

function addressOf(image: unknown): string {
  return typeof image === "string" ? image : (textField(field(image, "image_url"), "url") ?? "");
}
