import { redactSecrets } from "../../shared/secretPatterns.ts";

const mask = "[redacted]";
/** `NAME=…`, `export NAME=…`, `"name": …`, `- name: …`, `//host/:_authToken=…`: what stands before the value stays. */
const named = /^(\s*(?:[-*]\s+)?(?:export\s+|set\s+)?["']?[\w./:@-]{0,200}?[\w-]{1,200}["']?\s{0,20}(?::=|=>|[:=])\s{0,20}["'`]?)\S/;
/** `[default]`, `{`, `},`, `---`: nothing that could be a secret. */
const structure = /^\s*(?:\[[\w .:"-]{1,80}\]|[{}[\](),;:\s]*|-{3,}|={3,})\s*$/;

/**
 * A text out of a file that is secret as a whole (`.env`, `.netrc`, `id_rsa`): names and the shape stay, everything else is masked, whatever it looks
 * like. The text may be any part of the file, also a value alone.
 */
export function maskSecretFile(text: string): string {
  return redactSecrets(text)
    .split("\n")
    .map((line) => maskLine(line))
    .join("\n");
}

function maskLine(line: string): string {
  const end = line.endsWith("\r") ? "\r" : "";
  const content = end === "" ? line : line.slice(0, -1);
  // Longer lines hold no names that are worth keeping.
  if (content.length < 2000 && structure.test(content)) return line;
  const [, name] = content.length < 100_000 ? (named.exec(content) ?? []) : [];
  // An opened bracket begins a list of names and values.
  if (name !== undefined && /^[{[]\s*$/.test(content.slice(name.length))) return line;
  return (name === undefined ? `${/^\s{0,200}/.exec(content)?.[0] ?? ""}${mask}` : `${name}${mask}`) + end;
}
