import { panelStrings } from "../../../src/shared/strings.ts";
import { LazyMath } from "../../../src/webview/markdown/lazyMath.ts";
import type { MarkdownOptions } from "../../../src/webview/markdown/markdownOptions.ts";
import { MarkdownStream } from "../../../src/webview/markdown/markdownStream.ts";
import { WorkerHighlighter } from "../../../src/webview/markdown/workerHighlighter.ts";
import type { Candidate } from "./candidate.ts";

function streamWith(extras: () => Pick<MarkdownOptions, "highlighter" | "math">): Candidate {
  return {
    begin: (container) => {
      const stream = new MarkdownStream(container, {
        onLink: () => undefined,
        onCopy: () => undefined,
        strings: panelStrings,
        language: "en",
        ...extras(),
      });
      return {
        push: (addition) => {
          stream.append(addition);
          stream.flush();
        },
        end: () => stream.end(),
      };
    },
  };
}

export const ours = streamWith(() => ({}));
/** With its code coloured and its formulas drawn, as in the panel. */
export const oursColoured = streamWith(() => ({ highlighter: new WorkerHighlighter(), math: new LazyMath() }));
