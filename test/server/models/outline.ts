import type { CodeFence } from "../chatRequest.ts";

const most = 5;
const declaration =
  /^\s*(?:export\s+|pub(?:\([^)]*\))?\s+|public\s+|private\s+|static\s+|async\s+|default\s+|abstract\s+)*(?:function\*?|class|interface|type|enum|struct|trait|fn|def|func|const|let|module|record)\s+([A-Za-z_$][\w$]*)/gm;

/** The names that code declares in any common language, at most five. */
export function outline(code: string): readonly string[] {
  const names = [...code.matchAll(declaration)].map(([, name = ""]) => name);
  return [...new Set(names)].slice(0, most);
}

/** For example `14 lines of typescript from cart.ts, lines 3-16`. */
export function describeCode(fence: CodeFence): string {
  const lines = fence.code.split("\n").length;
  return `${lines} line${lines === 1 ? "" : "s"}${fence.language === "" ? "" : ` of ${fence.language}`}${fence.place === "" ? "" : ` from ${fence.place}`}`;
}
