import type { AnswerMessage, Attachment, Message } from "../../shared/conversation.ts";

/**
 * Messages of another conversation as a text for the model: who wrote what. Reasoning, calls of tools and their results are left out. Attachments are
 * named only: what they held is old by now.
 * @param mask masks the secrets of messages that were imported, about which the user was not asked
 */
export async function conversationText(messages: readonly Message[], mask: (text: string) => Promise<string>): Promise<string> {
  const parts: string[] = [];
  for (const message of messages) {
    const text = messageText(message);
    if (text !== undefined) parts.push(message.imported === true ? await mask(text) : text);
  }
  return parts.join("\n\n");
}

/** One answer as a text for the model. */
export async function answerText(answer: AnswerMessage, mask: (text: string) => Promise<string>): Promise<string> {
  const text = answerWords(answer);
  return answer.imported === true ? mask(text) : text;
}

function messageText(message: Message): string | undefined {
  switch (message.role) {
    case "user":
      return ["## User", attachedNames(message.attachments), message.text].filter(Boolean).join("\n\n");
    case "assistant": {
      const words = answerWords(message);
      return words === "" ? undefined : `## Assistant (${oneLine(message.modelName)})\n\n${words}`;
    }
    case "summary":
      return `## Summary of the earlier messages\n\n${message.text}`;
    case "tool":
      return undefined;
    default:
      return message satisfies never;
  }
}

function answerWords({ text, status, images }: AnswerMessage): string {
  const notes = [
    images.length === 0 ? "" : images.length === 1 ? "(An image is left out.)" : `(${images.length} images are left out.)`,
    text === "" || status === "done" ? "" : "(This answer is not complete.)",
  ];
  return [text, ...notes].filter(Boolean).join("\n\n");
}

function attachedNames(attachments: readonly Attachment[]): string {
  return attachments.length === 0 ? "" : `(Attached then, left out here: ${attachments.map(({ label }) => oneLine(label)).join(", ")})`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 200);
}
