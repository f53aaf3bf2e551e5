import * as l10n from "@vscode/l10n";
import { readFrontMatter } from "../context/frontMatter.ts";

/** A skill in the format of agentskills.io: what it is for, and what to do. */
export interface SkillFile {
  readonly name: string;
  readonly description: string;
  /** The instructions, without the front matter. */
  readonly text: string;
}

const longestName = 64;
const longestDescription = 1024;

/**
 * Reads a `SKILL.md`. Fields beyond name and description are ignored, `allowed-tools` among them: a file does not decide what runs without a question.
 * @param folder the name of the folder that it is in, which is the skill's name
 * @returns why the skill cannot be used, a sentence for the user, if it is not valid
 */
export function parseSkill(content: string, folder: string): SkillFile | { readonly problem: string } {
  const { fields, text, isThere, problem } = readFrontMatter(content);
  if (!isThere) return { problem: l10n.t("It does not start with front matter between two “---” lines.") };
  if (problem !== undefined) return { problem: l10n.t("Its front matter is not valid YAML: {0}", problem) };
  const { name, description } = fields;
  if (typeof name !== "string" || name === "") return { problem: l10n.t("Its front matter has no “name” field.") };
  if (name.length > longestName || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) {
    return {
      problem: l10n.t(
        "Its name “{0}” is not valid. Use up to {1} lowercase letters, digits and single hyphens.",
        name.slice(0, 80),
        longestName,
      ),
    };
  }
  if (name !== folder)
    return { problem: l10n.t("Its name “{0}” does not match the name of its folder, “{1}”.", name, folder.slice(0, 80)) };
  if (typeof description !== "string" || description.trim() === "")
    return { problem: l10n.t("Its front matter has no “description” field.") };
  if (description.length > longestDescription) return { problem: l10n.t("Its description is too long (limit: {0}).", longestDescription) };
  if (text === "") return { problem: l10n.t("It has no instructions after the front matter.") };
  return { name, description: description.replaceAll(/\s+/g, " ").trim(), text };
}

/** The longest list of skills in the description of a tool, and the longest description in it; characters. */
const longestList = 8000;
const longestInList = 500;

/** The skills as a list for a model, which fits into the description of a tool. */
export function skillList(skills: readonly Pick<SkillFile, "name" | "description">[]): string {
  const lines: string[] = [];
  let length = 0;
  for (const { name, description } of skills) {
    const line = `- ${name}: ${description.length > longestInList ? `${description.slice(0, longestInList - 1)}…` : description}`;
    length += line.length + 1;
    if (length > longestList) break;
    lines.push(line);
  }
  const more = skills.length - lines.length;
  return [...lines, ...(more > 0 ? [`(${more} more)`] : [])].join("\n");
}
