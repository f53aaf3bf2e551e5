/** A comma at the end of a line, before a comment that may follow. */
const comma = /^(.*[^\s,]),(\s*(?:(?:\/\/|#\s|--\s|\/\*)[^"'`]*)?)$/;
const comment = /^(.*?\S)(\s+(?:\/\/|#\s|--\s|\/\*)[^"'`]*)$/;

/** Whether a line ends with a comma. */
export function hasComma(line: string): boolean {
  return comma.test(line);
}

/** A line with or without a comma at its end. */
export function withComma(line: string, wanted: boolean): string {
  const [, text, rest = ""] = comma.exec(line) ?? [];
  if (text !== undefined) return wanted ? line : text + rest;
  if (!wanted || line.trim() === "") return line;
  const [, code, remark = ""] = comment.exec(line) ?? [];
  return code === undefined ? `${line},` : `${code},${remark}`;
}
