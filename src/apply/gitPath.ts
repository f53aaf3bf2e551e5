import { lookup } from "../shared/guards.ts";

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, "\\": 92 };

/** A name as git writes it at the beginning of a text, and what follows it; undefined if the text does not begin with a quoted name. */
export function quotedName(text: string): { readonly name: string; readonly rest: string } | undefined {
  if (!text.startsWith('"')) return undefined;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let at = 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return { name: new TextDecoder().decode(Uint8Array.from(bytes)), rest: text.slice(at + 1) };
    if (character !== "\\") {
      const point = text.codePointAt(at) ?? 0;
      if (point > 0xff_ff) at += 1;
      bytes.push(...encoder.encode(String.fromCodePoint(point)));
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(text.slice(at + 1, at + 4))?.[0];
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    const next = text.charAt(at + 1);
    if (octal === undefined) bytes.push(lookup(escapes, next) ?? next.charCodeAt(0));
    at += octal === undefined ? 1 : 3;
  }
  return undefined;
}

/**
 * The path that a header of a diff names: git quotes a name with unusual characters as C does, with the bytes of UTF-8 in octal, and puts a tab after a
 * name with a blank (git-diff(1), core.quotePath).
 * @returns null for `/dev/null`
 */
export function pathInHeader(written: string): string | null {
  const line = written.replace(/\r$/, "");
  const path = quotedName(line.trimStart())?.name ?? (line.split("\t")[0] ?? "").trim().replace(/^"(.*)"$/, "$1");
  return path === "/dev/null" ? null : path;
}
