import type { Candidate } from "./candidate.ts";
import { ours } from "./ours.ts";

/** One node of the final page, and how much of the source has to be there before it is. */
interface Step {
  readonly parent: number;
  readonly node: Node;
  readonly text: string | undefined;
}

/**
 * The floor: the final DOM is known. It is made by our renderer from the whole text beforehand; then, as source arrives, the same share
 * of the final text is appended, elements when their first text comes, in the same chunks and pieces. Nothing is parsed or compared.
 */
export const floor: Candidate = {
  begin: (container, text) => {
    const model = document.createElement("div");
    const whole = ours.begin(model, text);
    // In pieces of which a flush leaves nothing for later.
    for (let at = 0; at < text.length; at += 4_000) whole.push(text.slice(at, at + 4_000));
    whole.end();
    const steps: Step[] = [];
    let length = 0;
    const walk = (node: Node, parent: number): void => {
      const index = steps.length;
      if (node instanceof Text) {
        length += node.length;
        steps.push({ parent, node, text: node.data });
        return;
      }
      steps.push({ parent, node, text: undefined });
      for (const child of node.childNodes) walk(child, index);
    };
    for (const child of model.childNodes) walk(child, -1);
    const ratio = length / text.length;
    const made: Node[] = [];
    let next = 0;
    let open: { readonly node: Text; readonly text: string; at: number } | undefined;
    let due = 0;
    return {
      push: (addition) => {
        due += addition.length * ratio;
        while (due > 0) {
          if (open !== undefined) {
            const part = open.text.slice(open.at, open.at + Math.ceil(due));
            open.node.appendData(part);
            open.at += part.length;
            due -= part.length;
            if (open.at < open.text.length) return;
            open = undefined;
          }
          const step = steps[next];
          if (step === undefined) return;
          const node = step.text === undefined ? step.node.cloneNode(false) : document.createTextNode("");
          made[next++] = node;
          (made[step.parent] ?? container).appendChild(node);
          if (node instanceof Text && step.text !== undefined) open = { node, text: step.text, at: 0 };
        }
      },
      end: () => undefined,
    };
  },
};
