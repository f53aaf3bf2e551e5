// In a worker: highlight.js is synchronous, and some input keeps it busy for minutes. The page terminates the worker when its time is up.
import type { LanguageFn } from "highlight.js";
import hljs from "highlight.js/lib/core";
import { aliases } from "./languageAliases.ts";
import { RangeEmitter } from "./rangeEmitter.ts";
import { lookup } from "../../shared/guards.ts";

/** What the page asks for. */
export interface HighlightRequest {
  readonly id: number;
  readonly language: string;
  readonly code: string;
}

/** What it gets; without ranges where the code stays plain. */
export interface HighlightResponse {
  readonly id: number;
  readonly ranges?: Int32Array;
  readonly scopes?: readonly string[];
  /** The worker does not know the language; another may. */
  readonly unknown?: true;
}

/** Answers what the page asks with these languages, by their names and other names. */
export function serve(languages: Readonly<Record<string, LanguageFn>>): void {
  for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);
  hljs.configure({ __emitter: RangeEmitter });
  addEventListener("message", ({ data }: MessageEvent<HighlightRequest>) => {
    const response = highlight(data);
    const transfer = response.ranges === undefined ? [] : [response.ranges.buffer];
    postMessage(response, { transfer });
  });
}

function highlight({ id, language, code }: HighlightRequest): HighlightResponse {
  try {
    const name = lookup(aliases, language) ?? language;
    // highlight.js keeps its own aliases in a plain object, and throws for a word of the prototype.
    if (hljs.getLanguage(name) === undefined) return { id, unknown: true };
    const { _emitter: emitter } = hljs.highlight(code, { language: name, ignoreIllegals: true });
    return emitter instanceof RangeEmitter ? { id, ...emitter.result() } : { id };
  } catch {
    return { id };
  }
}
