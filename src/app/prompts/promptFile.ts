import { readFrontMatter } from "../context/frontMatter.ts";

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

/** Parses a `*.prompt.md`. Never throws: if the front matter is not valid, the text can still be used. */
export function parsePromptFile(content: string): PromptFile {
  const { fields, text, problem } = readFrontMatter(content);
  const { name, description, "argument-hint": argumentHint, model } = fields;
  const models = (Array.isArray(model) ? (model as readonly unknown[]) : [model]).filter(isText);
  return {
    text,
    models,
    ...(isText(name) ? { name } : {}),
    ...(isText(description) ? { description } : {}),
    ...(isText(argumentHint) ? { argumentHint } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
