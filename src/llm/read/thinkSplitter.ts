const openTag = "<think>";
const closeTag = "</think>";

/** Receives the content, split into text and reasoning. */
export interface SplitSink {
  text(text: string): void;
  reasoning(text: string): void;
  /** All text so far was reasoning: a closing tag came without an opening one. */
  textWasReasoning(): void;
}

/**
 * Separates inline reasoning from content (docs/wire.md, Inline thinking): from `<think>` at the very start of the message, after white
 * space at most, to the first `</think>`. Tags may be split over deltas. Anywhere else the tags are text, because users ask about them.
 *
 * Chat templates that write the opening tag themselves leave a lone `</think>`. It counts only for models known for it, only if no
 * reasoning came in a field of its own (Azure's MAI-DS-R1 fills the field and still emits closing tags), and not inside a quotation.
 */
export class ThinkSplitter {
  readonly #sink: SplitSink;
  readonly #mayLackOpenTag: boolean;
  #state: "start" | "thinking" | "answer" | "lookingForClose" = "start";
  /** The end of the content that may still become a tag. */
  #held = "";
  #lastChar = "";
  #reasoningInField = false;

  /**
   * @param sink receives the text and the reasoning
   * @param mayLackOpenTag whether the model is known to lose its opening tag
   */
  constructor(sink: SplitSink, mayLackOpenTag: boolean) {
    this.#sink = sink;
    this.#mayLackOpenTag = mayLackOpenTag;
  }

  /** Notes that reasoning came in a field of its own: the server has separated it, so tags in the content are content. */
  reasoningInField(): void {
    this.#reasoningInField = true;
  }

  /** Reads the next content, not empty. */
  push(content: string): void {
    if (this.#state === "answer") {
      this.#sink.text(content);
      return;
    }
    const text = this.#held + content;
    this.#held = "";
    if (this.#state === "start") this.#start(text);
    else if (this.#state === "thinking") this.#think(text);
    else this.#lookForClose(text);
  }

  /** Ends the content: a held-back beginning of a tag becomes text. */
  end(): void {
    const rest = this.#held;
    this.#held = "";
    if (rest === "") return;
    if (this.#state === "thinking") this.#sink.reasoning(rest);
    else this.#sink.text(rest);
  }

  #start(text: string): void {
    if (this.#reasoningInField) {
      this.#toAnswer(text);
      return;
    }
    const trimmed = text.trimStart();
    if (trimmed.startsWith(openTag)) {
      this.#state = "thinking";
      this.#think(trimmed.slice(openTag.length));
    } else if (trimmed.length < openTag.length && openTag.startsWith(trimmed)) {
      this.#held = text;
    } else if (this.#mayLackOpenTag) {
      this.#state = "lookingForClose";
      this.#lookForClose(text);
    } else {
      this.#toAnswer(text);
    }
  }

  #think(text: string): void {
    const at = text.indexOf(closeTag);
    if (at === -1) {
      const shown = this.#holdPartOf(closeTag, text);
      if (shown !== "") this.#sink.reasoning(shown);
      return;
    }
    if (at > 0) this.#sink.reasoning(text.slice(0, at));
    this.#toAnswer(text.slice(at + closeTag.length));
  }

  #lookForClose(text: string): void {
    if (this.#reasoningInField) {
      this.#toAnswer(text);
      return;
    }
    const at = text.indexOf(closeTag);
    if (at === -1) {
      this.#say(this.#holdPartOf(closeTag, text));
      return;
    }
    const before = at === 0 ? this.#lastChar : text.charAt(at - 1);
    if (before === "`" || before === '"' || before === "'") {
      this.#toAnswer(text);
      return;
    }
    this.#say(text.slice(0, at));
    this.#sink.textWasReasoning();
    this.#toAnswer(text.slice(at + closeTag.length));
  }

  #say(text: string): void {
    if (text === "") return;
    this.#lastChar = text.charAt(text.length - 1);
    this.#sink.text(text);
  }

  #toAnswer(text: string): void {
    this.#state = "answer";
    if (text !== "") this.#sink.text(text);
  }

  /** Holds back the end of the text if it may be the beginning of the tag, and returns the rest. */
  #holdPartOf(tag: string, text: string): string {
    for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
      if (tag.startsWith(text.slice(text.length - length))) {
        this.#held = text.slice(text.length - length);
        return text.slice(0, text.length - length);
      }
    }
    return text;
  }
}

/**
 * Models whose chat template writes `<think>` for them, so that plain servers may send only the closing tag: the DeepSeek R1 family with
 * its distillations, QwQ, and the thinking editions of Qwen 3.
 */
const losesOpenTag = /deepseek[-_]?r1|\br1[-_](?:distill|0528|1776)|qwq|qwen3?.{0,24}thinking/i;

/** Whether a model is known to lose its opening tag. MAI-DS-R1 is not one of them. */
export function mayLackOpenTag(model: string): boolean {
  return losesOpenTag.test(model);
}
