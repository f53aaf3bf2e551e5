import type { AnswerMessage } from "../../shared/conversation.ts";

const gap = "\n\n";

/**
 * An answer with the continuation below the part before it, as the model wrote it.
 * @param at where the seam is; see {@link AnswerMessage.seams}
 * @returns undefined if there is no such seam
 */
export function separateParts(answer: AnswerMessage, at: number): AnswerMessage | undefined {
  const { seams = [], text, ...rest } = answer;
  const seam = seams.find((one) => one.at === at);
  if (seam === undefined) return undefined;
  const added = gap + seam.cut;
  const others = seams.filter((one) => one !== seam).map((one) => (one.at > at ? { ...one, at: one.at + added.length } : one));
  return { ...rest, text: text.slice(0, at) + added + text.slice(at), ...(others.length === 0 ? {} : { seams: others }) };
}
