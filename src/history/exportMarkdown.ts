import { moneyFormat } from "../shared/money.ts";
import type { ToolRun } from "../shared/toolMessage.ts";
import { activePath, type AnswerMessage, type Attachment, type Conversation, type Message } from "../shared/conversation.ts";
import { fencedBlock } from "../shared/markdown/fence.ts";

/** A conversation as Markdown: what is shown, with models, times, costs and attachments, readable without this program. */
export function conversationMarkdown(conversation: Conversation, title: string): string {
  const parts = [`# ${oneLine(title) || "Conversation"}`, ...activePath(conversation).map(messageMarkdown)];
  return `${parts.join("\n\n")}\n`;
}

/** One message as Markdown, with its heading. */
function messageMarkdown(message: Message): string {
  if (message.role === "user") {
    return [`## You`, `_${time(message.createdAt)}_`, ...message.attachments.map(attachmentMarkdown), message.text]
      .filter(Boolean)
      .join("\n\n");
  }
  if (message.role === "tool") return [`## Tools`, `_${time(message.createdAt)}_`, ...message.runs.map(runMarkdown)].join("\n\n");
  const reasoning = message.reasoning === "" ? "" : `<details>\n<summary>Reasoning</summary>\n\n${message.reasoning}\n\n</details>`;
  const error = message.error === undefined ? "" : quoted(message.error.message);
  return [`## ${oneLine(message.modelName)}`, `_${facts(message)}_`, reasoning, message.text, error].filter(Boolean).join("\n\n");
}

/** A call as it was written, and what came of it. */
function runMarkdown({ call, status, text, images, ms }: ToolRun): string {
  const { name, arguments: written } = call.function;
  const facts = [
    status,
    ...(ms === undefined ? [] : [`${Math.round(ms)} ms`]),
    ...(images.length === 0 ? [] : [`${images.length} images`]),
  ];
  return [`**${oneLine(name)}** (${facts.join(", ")})`, fencedBlock(written, "json"), ...(text === "" ? [] : [fencedBlock(text, "")])].join(
    "\n\n",
  );
}

function facts(answer: AnswerMessage): string {
  const { usage, cost } = answer;
  const parts = [time(answer.createdAt), answer.servedModel ?? answer.model];
  if (answer.provider !== undefined) parts.push(answer.provider);
  if (usage?.prompt_tokens !== undefined && usage.completion_tokens !== undefined) {
    parts.push(`${usage.prompt_tokens} + ${usage.completion_tokens} tokens`);
  }
  if (cost !== null) parts.push(moneyFormat("en")(cost));
  if (answer.status !== "done") parts.push(answer.status === "cutOff" ? "cut off" : answer.status);
  return oneLine(parts.join(" · "));
}

function attachmentMarkdown(attachment: Attachment): string {
  // Pictures and PDFs are in the JSON; here they are named.
  if (attachment.kind === "image" || attachment.kind === "pdf") return `**${oneLine(attachment.label)}** (${attachment.kind})`;
  return `**${oneLine(attachment.label)}**\n\n${fencedBlock(attachment.text, attachment.languageId.replace(/\W/g, ""))}`;
}

function quoted(text: string): string {
  return text.replace(/^/gm, "> ");
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

function time(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 19).replace("T", " ");
}
