import type { ContentPart, PromptMessage } from "../prompt.ts";

type Picture = Extract<ContentPart, { readonly type: "image_url" }>;

/** What an answer says that was only a picture: upstreams refuse an empty message. */
const onlyPictures = "(image)";

/**
 * Moves the pictures of answers into the user's next message, since servers take pictures from the user alone (docs/wire.md, Pictures). One that has no such
 * message stays out. A picture of which only the address is known goes back to the server that it came from, and to no other.
 * @param endpoint the name of the endpoint that is asked
 */
export function withPicturesInQuestions(messages: readonly PromptMessage[], endpoint: string): readonly PromptMessage[] {
  let waiting: readonly Picture[] = [];
  return messages.map((message): PromptMessage => {
    if (message.role === "assistant" && typeof message.content === "object" && message.content !== null) {
      const pictures = message.content.filter((part): part is Picture => part.type === "image_url");
      const isBack = message.endpoint === undefined || message.endpoint === endpoint;
      waiting = [...waiting, ...pictures.filter(({ image_url: { url } }) => isBack || url.startsWith("data:"))];
      const text = message.content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
      const isSilent = text === "" && (message.toolCalls ?? []).length === 0;
      return { ...message, content: isSilent ? onlyPictures : text };
    }
    if (message.role !== "user" || waiting.length === 0) return message;
    const own = typeof message.content === "string" ? [{ type: "text" as const, text: message.content }] : message.content;
    const label = waiting.length === 1 ? "(The image of your answer:)" : "(The images of your answer:)";
    const content: readonly ContentPart[] = [
      ...own.filter((part) => part.type !== "text" || part.text !== ""),
      { type: "text", text: label },
      ...waiting,
    ];
    waiting = [];
    return { ...message, content };
  });
}
