import { BoxTokenFilter } from "./boxTokens.ts";
import { endsAtLineStart, endsInCode, endsInQuotation } from "./markdownPlace.ts";

/** The tags around inline reasoning: those of most models, and Gemini's. */
const tagPairs = [
  { open: "<think>", close: "</think>" },
  { open: "<thought>", close: "</thought>" },
] as const;

/** The closing tag that chat templates leave alone. */
const loneTag = "</think>";

/** How many closing tags inside code and quotations are looked at before the rest of the content is taken as text. */
const patience = 64;

/** White space after a closing tag that is waited for at most before it is decided whose tag it is. */
const longestGap = 4096;

/** Receives the content, split into text and reasoning. */
export interface SplitSink {
  text(text: string): void;
  reasoning(text: string): void;
  /** All text so far was reasoning: a closing tag came without an opening one. */
  textWasReasoning(): void;
  /** All text so far. */
  textSoFar(): string;
}

/**
 * Separates inline reasoning from content (docs/wire.md, Inline thinking): from an opening tag at the very start of the message, after white
 * space at most, to the first closing tag. Tags may be split over deltas. Anywhere else the tags are text, because users ask about them.
 *
 * Chat templates that write the opening tag themselves leave a lone `</think>`. It counts at the beginning of a line, where an answer
 * follows it, and for models known for it anywhere; only if no reasoning came in a field of its own (Azure's MAI-DS-R1 fills the field and
 * still emits closing tags), and not inside code or a quotation.
 */
export class ThinkSplitter {
  readonly #sink: SplitSink;
  readonly #mayLackOpenTag: boolean;
  #state: "start" | "thinking" | "answer" | "lookingForClose" = "start";
  #closeTag: string = loneTag;
  /** The end of the content that may still become a tag. */
  #held = "";
  #reasoningInField = false;
  #looks = 0;

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

  /** Whether content without "<" is text as it is. */
  get passesPlain(): boolean {
    return this.#state === "answer" || (this.#state === "lookingForClose" && this.#held === "");
  }

  /** Reads the next content, not empty. */
  push(content: string): void {
    if (this.#state === "answer" || (this.passesPlain && !BoxTokenFilter.mayHoldTag(content))) {
      this.#sink.text(content);
      return;
    }
    const text = this.#held + content;
    this.#held = "";
    if (this.#state === "start") this.#start(text);
    else if (this.#state === "thinking") this.#think(text);
    else this.#lookForClose(text);
  }

  /**
   * Ends the content: a held-back beginning of a tag becomes text.
   * @param followed whether tool calls are the answer, so that a closing tag at the end of the content closes the reasoning before them
   */
  end(followed = false): void {
    const rest = this.#held;
    this.#held = "";
    if (rest === "") return;
    if (this.#state === "thinking") this.#sink.reasoning(rest);
    else if (followed && this.#state === "lookingForClose" && rest.startsWith(loneTag) && this.#isLone(this.#sink.textSoFar(), "")) {
      this.#sink.textWasReasoning();
    } else this.#sink.text(rest);
  }

  #start(text: string): void {
    if (this.#reasoningInField) {
      this.#toAnswer(text);
      return;
    }
    const trimmed = text.trimStart();
    const pair = tagPairs.find(({ open }) => trimmed.startsWith(open));
    if (pair !== undefined) {
      this.#state = "thinking";
      this.#closeTag = pair.close;
      this.#think(trimmed.slice(pair.open.length));
    } else if (tagPairs.some(({ open }) => trimmed.length < open.length && open.startsWith(trimmed))) {
      this.#held = text;
    } else {
      this.#state = "lookingForClose";
      this.#lookForClose(text);
    }
  }

  #think(text: string): void {
    const at = text.indexOf(this.#closeTag);
    if (at === -1) {
      const shown = this.#holdPartOf(this.#closeTag, text);
      if (shown !== "") this.#sink.reasoning(shown);
      return;
    }
    if (at > 0) this.#sink.reasoning(text.slice(0, at));
    this.#toAnswer(text.slice(at + this.#closeTag.length));
  }

  #lookForClose(text: string): void {
    if (this.#reasoningInField) {
      this.#toAnswer(text);
      return;
    }
    for (let at = text.indexOf(loneTag); at !== -1; at = text.indexOf(loneTag, at + loneTag.length)) {
      const rest = text.slice(at + loneTag.length);
      if (!this.#mayLackOpenTag && rest.trim() === "" && rest.length < longestGap) {
        this.#say(text.slice(0, at));
        this.#held = text.slice(at);
        return;
      }
      this.#looks += 1;
      if (this.#isLone(this.#sink.textSoFar() + text.slice(0, at), rest)) {
        this.#say(text.slice(0, at));
        this.#sink.textWasReasoning();
        this.#toAnswer(rest);
        return;
      }
      if (this.#looks >= patience) {
        this.#toAnswer(text);
        return;
      }
    }
    this.#say(this.#holdPartOf(loneTag, text));
  }

  /** Whether a closing tag between these texts closes reasoning that nothing opened. */
  #isLone(before: string, after: string): boolean {
    if (/[`"'”’»]/.test(after.charAt(0)) || /[`"']$/.test(before)) return false;
    if (this.#mayLackOpenTag) return true;
    return endsAtLineStart(before) && !before.includes(tagPairs[0].open) && !endsInCode(before) && !endsInQuotation(before);
  }

  #say(text: string): void {
    if (text !== "") this.#sink.text(text);
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
