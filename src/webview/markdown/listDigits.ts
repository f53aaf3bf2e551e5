import type { Token } from "markdown-it";

/** How many digits the last number of an ordered list has. @param at the position of its opening token */
export function listDigits(tokens: readonly Token[], at: number): number {
  const list = tokens[at];
  if (list === undefined) return 1;
  // Items that are final are left out of the tokens (innerFreeze).
  let items = frozenItems(list);
  for (let index = at + 1; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined || token.level < list.level || (token.level === list.level && token.nesting === -1)) break;
    if (token.type === "list_item_open" && token.level === list.level + 1) items++;
  }
  return String(Number(list.attrGet("start") ?? 1) + Math.max(0, items - 1)).length;
}

function frozenItems(list: Token): number {
  const count = list.meta?.["frozenItems"];
  return typeof count === "number" ? count : 0;
}
