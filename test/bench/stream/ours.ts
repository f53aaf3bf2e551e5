import { panelStrings } from "../../../src/shared/strings.ts";
import type { Highlighter } from "../../../src/webview/markdown/highlighter.ts";
import { MarkdownStream } from "../../../src/webview/markdown/markdownStream.ts";
import { WorkerHighlighter } from "../../../src/webview/markdown/workerHighlighter.ts";
import type { Candidate } from "./candidate.ts";

function withHighlighter(highlighter: Highlighter | undefined): Candidate {
  return {
    begin: (container) => {
      const options = { onLink: () => undefined, onCopy: () => undefined, strings: panelStrings };
      const stream = new MarkdownStream(container, highlighter === undefined ? options : { ...options, highlighter });
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

export const ours = withHighlighter(undefined);
export const oursColoured: Candidate = { begin: (container, text) => withHighlighter(new WorkerHighlighter()).begin(container, text) };
