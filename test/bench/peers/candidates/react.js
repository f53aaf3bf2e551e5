import { createElement } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

/** A React component that takes the whole text, rendered synchronously at each flush. */
export const ofComponent = (component, propsOf) => ({
  begin: (container) => {
    let source = "";
    const root = createRoot(container);
    const show = (done) => flushSync(() => root.render(createElement(component, propsOf(source, done))));
    return {
      push: (addition) => {
        source += addition;
        show(false);
      },
      end: () => show(true),
    };
  },
});
