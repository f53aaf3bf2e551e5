import type { Token } from "markdown-it";
import { type ElementView, type View } from "./view.ts";

/** A part of a frozen block that uses a label without a final definition. */
export interface Waiting {
  readonly tokens: Token[];
  view: View;
}

/** A block in the smallest parts that can be drawn again on their own: the items of a list, the rows of a table, otherwise the block. */
export function partsOf(tokens: Token[], view: View): readonly Waiting[] {
  const whole = [{ tokens, view }];
  if (view.kind !== "element") return whole;
  const [first] = tokens;
  const isTable = first?.type === "table_open";
  if (!isTable && first?.type !== "bullet_list_open" && first?.type !== "ordered_list_open") return whole;
  const views = isTable ? rowsOf(view) : view.children;
  const slices = slicesOf(tokens, isTable ? "tr_open" : "list_item_open", isTable ? 2 : 1);
  if (views.length !== slices.length) return whole;
  return views.map((part, index) => ({ tokens: slices[index] ?? [], view: part }));
}

function rowsOf(view: ElementView): readonly View[] {
  const [table] = view.children;
  const sections = table?.kind === "element" ? table.children : [];
  return sections.flatMap((section) => (section.kind === "element" ? section.children : []));
}

/** The tokens from each one of a type to the one that closes it. */
function slicesOf(tokens: readonly Token[], type: string, level: number): readonly Token[][] {
  const slices: Token[][] = [];
  let from = -1;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.level !== level) continue;
    if (token.type === type) from = index;
    else if (token.nesting === -1 && from >= 0) {
      slices.push(tokens.slice(from, index + 1));
      from = -1;
    }
  }
  return slices;
}
