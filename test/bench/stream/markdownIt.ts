import MarkdownIt from "markdown-it";
import type { Candidate } from "./candidate.ts";

export const parser = new MarkdownIt({ html: false, linkify: true });

/** markdown-it on the whole text at each flush, into innerHTML. */
export const markdownIt: Candidate = {
  begin: (container) => {
    let source = "";
    return {
      push: (addition) => {
        source += addition;
        container.innerHTML = parser.render(source);
      },
      end: () => undefined,
    };
  },
};
