import morphdom from "morphdom";
import { parser } from "../../stream/markdownIt.ts";

/** markdown-it on the whole text at each flush, the DOM patched by morphdom. */
export const candidate = {
  begin: (container) => {
    let source = "";
    return {
      push: (addition) => {
        source += addition;
        const next = container.cloneNode(false);
        next.innerHTML = parser.render(source);
        morphdom(container, next, { childrenOnly: true });
      },
      end: () => undefined,
    };
  },
};
