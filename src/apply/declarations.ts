const keyword =
  /^(?:(?:export|default|declare|public|private|protected|internal|static|abstract|final|override|virtual|async|unsafe|pub(?:\([\w ]+\))?|inline|sealed|partial|open|data|suspend|const|extern|local)\s+)*(function\*?|class|interface|enum|struct|trait|impl|namespace|module|object|def|fn|func|fun|sub|type|record|protocol|extension)\s+(?:\([^)]*\)\s*)?([\p{L}_$][\p{L}\p{N}_$.:]*)/u;
const binding =
  /^(?:export\s+)?(?:const|let|var|val)\s+([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:function\b|\([^)]*$|\([^)]*\)\s*(?::[^=]+)?=>|[\w$]+\s*=>|\{$|\[$)/u;
const method =
  /^(?:(?:public|private|protected|internal|static|abstract|override|async|readonly|get|set|final|virtual)\s+)*(?:[\w<>[\],.?]+\s+)?([#\p{L}_$][\p{L}\p{N}_$]*)\s*(?:<[^>(]*>)?\([^;]*[{(,]$/u;
const notNames = new Set([
  "if",
  "for",
  "while",
  "switch",
  "catch",
  "return",
  "else",
  "do",
  "with",
  "function",
  "super",
  "await",
  "throw",
  "new",
  "match",
]);

/** The name that a line declares, or undefined. */
export function declaredName(line: string): string | undefined {
  const text = line.trim();
  const word = keyword.exec(text);
  if (word !== null) return `${word[1] === "impl" ? "impl " : ""}${word[2] ?? ""}`;
  const bound = binding.exec(text)?.[1];
  if (bound !== undefined) return bound;
  const called = method.exec(text)?.[1];
  return called === undefined || notNames.has(called) ? undefined : called;
}

/** Matches a line that closes or continues a block instead of beginning another one. */
export const closes = /^(?:[)\]}>]|end\b|else\b|elif\b|except\b|finally\b|catch\b|<\/)/;
