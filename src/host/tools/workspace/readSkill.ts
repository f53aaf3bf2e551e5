import { maskText } from "../../../app/outbound/maskText.ts";
import { skillList } from "../../../app/prompts/skillFile.ts";
import { filesOfSkill, findSkills, readFileOfSkill } from "../../workspace/skills.ts";

/** The longest text of a skill or of one of its files; characters. */
const longestText = 60_000;

/**
 * A skill's instructions with the names of its files, one of these files, or the list of skills. Nothing of a skill is run; possible secrets are masked.
 * @throws Error with a message for the model
 */
export async function readSkill({ name, file }: Readonly<Record<string, unknown>>): Promise<string> {
  const { skills } = await findSkills();
  if (typeof name !== "string" || name === "") return skills.length === 0 ? "There are no skills." : mask(skillList(skills));
  const skill = skills.find((one) => one.name === name.replace(/^\//, ""));
  if (skill === undefined) throw new Error(`There is no skill named ${JSON.stringify(name.slice(0, 80))}.`);
  if (typeof file === "string" && file !== "") return cut(await mask(await readFileOfSkill(skill, file)));
  const files = await filesOfSkill(skill);
  const beside =
    files.length === 0 ? "" : `\n\nFiles of this skill, which can be read with "file"; none of them is run:\n${files.join("\n")}`;
  return cut(await mask(skill.text)) + beside;
}

/** The skills as the description of the tool lists them; empty where there are none. */
export async function skillsForModels(): Promise<string> {
  return mask(skillList((await findSkills()).skills));
}

function mask(text: string): Promise<string> {
  return maskText(text, "masked", []);
}

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}\n(cut: the text has ${text.length} characters)`;
}
