import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { newAttachment } from "../workspace/attachments.ts";
import { findSkills } from "../workspace/skills.ts";

/** A skill as the composer completes it. */
export interface SkillRow {
  readonly name: string;
  readonly description: string;
}

/** The skills that can be used as `/name`. */
export async function usableSkills(): Promise<readonly SkillRow[]> {
  return (await findSkills()).skills;
}

/** A message that begins with the name of a skill. */
interface SkillMessage {
  /** As the user wrote it. */
  readonly message: string;
  readonly name: string;
  readonly argument: string;
}

/**
 * Sends a message that begins with the name of a skill: the skill's text goes along as an attachment, which the user is asked about like any other.
 * @returns whether it is taken care of; false where it is to be put back, undefined where there is no such skill
 */
export async function runSkill(app: App, { message, name, argument }: SkillMessage, place: ChatPlace): Promise<boolean | undefined> {
  const { skills, broken } = await findSkills();
  const wanted = name.toLowerCase();
  const skill = skills.find((one) => one.name === wanted);
  if (skill === undefined) {
    const one = broken.find((each) => each.name.toLowerCase() === wanted);
    if (one === undefined) return undefined;
    app.ask.notify({ severity: "warning", message: vscode.l10n.t("{0} cannot be used. {1}", one.path, one.problem) });
    return false;
  }
  const attachment = {
    ...newAttachment({
      kind: "instructions",
      label: `${skill.name}/SKILL.md`,
      path: skill.path,
      uri: skill.file.toString(),
      languageId: "markdown",
    }),
    unread: true as const,
  };
  if (!(await app.features.get("addContext")(place, [{ attachment }]))) return false;
  const rest = argument.trim();
  await app.questions.send(place, `Use the skill “${skill.name}”.${rest === "" ? "" : `\n\n${rest}`}`, undefined, message);
  return true;
}
