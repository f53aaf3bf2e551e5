import { parseDocument } from "yaml";
import { asObject } from "../../shared/guards.ts";

/** A Markdown file with front matter. */
export interface FrontMatter {
  /** Empty where there is no front matter, or it is not valid. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** What follows it, without surrounding white space. */
  readonly text: string;
  /** Whether the file begins with front matter. */
  readonly isThere: boolean;
  /** Why it is not valid. */
  readonly problem?: string;
}

const block = /^---[ \t]*\r?\n([\s\S]{0,20000}?)^---[ \t]*(?:\r?\n|$)/m;
/** A glob that begins with `*` is often written without quotes, and would be an alias in YAML. */
const bareGlob = /^([ \t]*(?:(?:globs|applyTo|paths)[ \t]*:|-)[ \t]+)(\*[^\r\n]*)$/gm;

/** Reads the front matter of a file in YAML. Never throws: where it is not valid, the text can still be used. */
export function readFrontMatter(content: string): FrontMatter {
  const plain = content.replace(/^\uFEFF/, "");
  const found = plain.startsWith("---") ? block.exec(plain) : null;
  if (found?.index !== 0) return { fields: {}, text: plain.trim(), isThere: false };
  const text = plain.slice(found[0].length).trim();
  const read = parseFields(found[1] ?? "");
  return typeof read === "string" ? { fields: {}, text, isThere: true, problem: read } : { fields: read, text, isThere: true };
}

/** The fields, or why they are not valid. Aliases are not allowed: they could expand a short text into a very long one. */
function parseFields(source: string): Readonly<Record<string, unknown>> | string {
  const quoted = source.replace(bareGlob, (line, before: string, glob: string) =>
    before.trimStart().startsWith("-") && /\s/.test(glob.trim()) ? line : before + JSON.stringify(glob.trim()),
  );
  const document = parseDocument(quoted, { strict: false, logLevel: "silent" });
  const [error] = document.errors;
  if (error !== undefined) return error.message.split("\n", 1)[0] ?? error.code;
  try {
    return asObject(document.toJS({ maxAliasCount: 0 }));
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
