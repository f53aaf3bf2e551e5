import { parseDocument } from "yaml";
import { asObject } from "../../shared/guards.ts";

/** The content of a prompt file in VS Code's format: front matter and text. */
export interface PromptFile {
  readonly name?: string;
  readonly description?: string;
  readonly argumentHint?: string;
  readonly models: readonly string[];
  readonly text: string;
  /** Why the front matter was ignored. */
  readonly problem?: string;
}

const frontMatter = /^\uFEFF?---[ \t]*\r?\n([\s\S]{0,20000}?)^---[ \t]*(?:\r?\n|$)/m;

/** Parses a `*.prompt.md`. Never throws: if the front matter is not valid, the text can still be used. */
export function parsePromptFile(content: string): PromptFile {
  const found = content.replace(/^\uFEFF/, "").startsWith("---") ? frontMatter.exec(content) : null;
  const text = (found === null ? content.replace(/^\uFEFF/, "") : content.slice(found.index + found[0].length)).trim();
  if (found === null) return { models: [], text };
  const read = parseFields(found[1] ?? "");
  if (typeof read === "string") return { models: [], text, problem: read };
  const { name, description, "argument-hint": argumentHint, model } = read;
  const models = (Array.isArray(model) ? (model as readonly unknown[]) : [model]).filter(isText);
  return {
    text,
    models,
    ...(isText(name) ? { name } : {}),
    ...(isText(description) ? { description } : {}),
    ...(isText(argumentHint) ? { argumentHint } : {}),
  };
}

/** The fields, or why they are not valid. Aliases are not allowed: they could expand a short text into a very long one. */
function parseFields(source: string): Readonly<Record<string, unknown>> | string {
  const document = parseDocument(source, { strict: false, logLevel: "silent" });
  const [error] = document.errors;
  if (error !== undefined) return error.message.split("\n", 1)[0] ?? error.code;
  try {
    return asObject(document.toJS({ maxAliasCount: 0 }));
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
