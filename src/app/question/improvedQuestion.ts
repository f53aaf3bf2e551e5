import type { OutgoingMessage } from "../outbound/outgoing.ts";

const instructions = `You improve a message that the user is about to send to an AI assistant in a code editor. Rewrite it so that it can be answered well: clear, specific and in a sensible order.

- Keep its language, its meaning, its facts, and every name, number, path, link and piece of code. Keep words that begin with # or / as they are.
- Add nothing that the user has not said. Do not answer it.
- Keep it short. If it is already good, return it unchanged.
- You do not see the attachments. Refer to them only as the message does.
- Reply with the rewritten message alone: no introduction, no quotation marks, no fence around it.`;

/** The request that has a draft rewritten. Attachments are named and not sent. */
export function improvedQuestion(draft: string, attachments: readonly string[]): readonly OutgoingMessage[] {
  const names = attachments.join("\n");
  return [
    { role: "system", texts: [{ source: "aside", text: instructions }] },
    {
      role: "user",
      texts: [
        ...(names === ""
          ? []
          : [{ source: "improvedAttachments" as const, before: "The message is sent with these attachments:\n\n", text: names }]),
        { source: "improvedDraft", settled: true, before: "Everything below is the message.\n\n", text: draft },
      ],
    },
  ];
}

/** The rewritten message out of a reply: without a fence around all of it. */
export function messageOf(reply: string): string {
  const text = reply.trim();
  const [first = "", ...rest] = text.split("\n");
  const fence = /^(`{3,}|~{3,})/.exec(first)?.[1];
  if (fence === undefined || rest.at(-1) !== fence) return text;
  const inside = rest.slice(0, -1);
  // A message that begins and ends with code of its own has no fence around it.
  return inside.some((line) => line.startsWith(fence)) ? text : inside.join("\n").trim();
}
