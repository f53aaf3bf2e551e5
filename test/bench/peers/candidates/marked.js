import DOMPurify from "dompurify";
import { marked } from "marked";

/** marked and DOMPurify on the whole text at each flush. */
export const candidate = {
  begin: (container) => {
    let source = "";
    return {
      push: (addition) => {
        source += addition;
        container.innerHTML = DOMPurify.sanitize(marked.parse(source));
      },
      end: () => undefined,
    };
  },
};
