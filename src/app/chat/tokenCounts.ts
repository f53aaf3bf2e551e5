import { pictureTokens } from "../../llm/pictureTokens.ts";
import { estimatePrompt } from "../../llm/promptTokens.ts";
import type { Attachment, Message, UserMessage } from "../../shared/conversation.ts";
import type { PictureSize } from "../../shared/imageFacts.ts";
import { inSlices, type Steps } from "../../shared/steps.ts";
import { assemblePrompt } from "./prompt.ts";

/** Around a message of its own; see `estimatePrompt`. */
export const perQuestion = 4;
const noQuestion: UserMessage = { role: "user", id: "-", parentId: null, createdAt: 0, text: "", attachments: [] };

/** So many characters are counted within a few milliseconds. */
const countedAtOnce = 64 * 1024;
/** How many messages of conversations that were closed are remembered. */
const mostRemembered = 50_000;

/** What a message counts: its tokens without its pictures, whose tokens depend on the model. */
interface Counted {
  readonly tokens: number;
  readonly pictures: readonly (PictureSize | undefined)[];
}

interface Remembered extends Counted {
  readonly size: number;
}

/** Estimated tokens of pictures, as a model counts them. */
function tokensOfPictures({ pictures }: Counted, model: string): number {
  return pictures.reduce((sum, size) => sum + pictureTokens(model, size), 0);
}

/**
 * The estimated tokens of messages and attachments, each by itself. A message is counted once: while it is in memory, and by its id and size where its
 * conversation is read again.
 */
export class TokenCounts {
  readonly #known = new WeakMap<object, Counted>();
  readonly #remembered = new Map<string, Remembered>();

  /** The tokens of a message without its pictures; counts them where they are not known. */
  of(message: Message): number {
    return this.#counted(message).tokens;
  }

  /** The tokens of a message's pictures, as a model counts them. */
  ofPictures(message: Message, model: string): number {
    return tokensOfPictures(this.#counted(message), model);
  }

  /** The tokens of an attachment that was read, without the message around it and without its picture. */
  ofAttachment(attachment: Attachment): number {
    return this.#countedAttachment(attachment).tokens;
  }

  /** The tokens of an attached picture, as a model counts them; 0 for anything else. */
  ofAttachedPicture(attachment: Attachment, model: string): number {
    return tokensOfPictures(this.#countedAttachment(attachment), model);
  }

  #countedAttachment(attachment: Attachment): Counted {
    const known = this.#known.get(attachment);
    if (known !== undefined) return known;
    const { tokens, pictures } = countPrompt({ ...noQuestion, attachments: [attachment] });
    const counted = { tokens: tokens - perQuestion, pictures };
    this.#known.set(attachment, counted);
    return counted;
  }

  #counted(message: Message): Counted {
    const known = this.#recall(message);
    if (known !== undefined) return known;
    // Alone it has no earlier messages that could be omitted.
    const counted = countPrompt(message.role === "user" ? { ...message, leavesOut: 0 } : message);
    this.#known.set(message, counted);
    this.#remembered.delete(message.id);
    this.#remembered.set(message.id, { ...counted, size: sizeOf(message) });
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > mostRemembered && oldest !== undefined) this.#remembered.delete(oldest);
    return counted;
  }

  /** Whether counting these messages takes a few milliseconds at most, because they are known or short. */
  isQuick(messages: readonly Message[]): boolean {
    let left = countedAtOnce;
    for (const message of messages) {
      if (this.#recall(message) === undefined) left -= sizeOf(message);
      if (left < 0) return false;
    }
    return true;
  }

  /** Counts messages, giving way to everything else every few milliseconds. */
  async count(messages: readonly Message[]): Promise<void> {
    await inSlices(this.#steps(messages));
  }

  *#steps(messages: readonly Message[]): Steps<void> {
    for (const message of messages) {
      this.of(message);
      yield;
    }
  }

  #recall(message: Message): Counted | undefined {
    const known = this.#known.get(message);
    if (known !== undefined) return known;
    const remembered = this.#remembered.get(message.id);
    if (remembered?.size !== sizeOf(message)) return undefined;
    this.#known.set(message, remembered);
    return remembered;
  }
}

const noPictures: Counted["pictures"] = [];

function countPrompt(message: Message): Counted {
  const { text, media, pictures } = estimatePrompt(assemblePrompt([message], ""));
  return { tokens: text + media, pictures: pictures.length === 0 ? noPictures : pictures };
}

/** The length of all that is counted of a message: another text of the same message has another one. */
function sizeOf(message: Message): number {
  switch (message.role) {
    case "user":
      return message.attachments.reduce((sum, { text }) => sum + text.length, message.text.length);
    case "assistant":
      return message.text.length + message.images.length;
    case "tool":
      return message.runs.reduce((sum, { text, images }) => sum + text.length + images.length, 0);
    case "summary":
      return message.text.length;
    default:
      return message satisfies never;
  }
}
