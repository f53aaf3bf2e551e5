/** What stands between members: commas in most languages; semicolons between the arms of Erlang and the last properties of a style sheet. */
export type Separator = "," | ";";

/** A separator at the end of a line, before a comment that may follow. */
const patterns: Readonly<Record<Separator, RegExp>> = {
  ",": /^(.*[^\s,]),(\s*(?:(?:\/\/|#\s|--\s|\/\*)[^"'`]*)?)$/,
  ";": /^(.*[^\s;]);(\s*(?:(?:\/\/|#\s|--\s|%|\/\*)[^"'`]*)?)$/,
};
const comment = /^(.*?\S)(\s+(?:\/\/|#\s|--\s|\/\*)[^"'`]*)$/;

/** Whether a line ends with a separator, a comma unless another one is named. */
export function hasSeparator(line: string, separator: Separator = ","): boolean {
  return patterns[separator].test(line);
}

/** A line with or without a separator at its end. */
export function withSeparator(line: string, wanted: boolean, separator: Separator = ","): string {
  const [, text, rest = ""] = patterns[separator].exec(line) ?? [];
  if (text !== undefined) return wanted ? line : text + rest;
  if (!wanted || line.trim() === "") return line;
  const [, code, remark = ""] = comment.exec(line) ?? [];
  return code === undefined ? line + separator : code + separator + remark;
}
