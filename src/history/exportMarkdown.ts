import * as l10n from "@vscode/l10n";
import {
  activePath,
  type AnswerMessage,
  type AnswerStatus,
  type Attachment,
  type Conversation,
  type Message,
  type SummaryMessage,
} from "../shared/conversation.ts";
import { counted } from "../shared/counted.ts";
import { displayLanguage } from "../shared/locale.ts";
import { fencedBlock } from "../shared/markdown/fence.ts";
import { moneyFormat } from "../shared/money.ts";
import type { ToolRun, ToolRunStatus } from "../shared/toolMessage.ts";

/** The shown versions of a conversation as Markdown, with models, times, costs and attachments. Readable without Aside. */
export function conversationMarkdown(conversation: Conversation, title: string): string {
  const parts = [`# ${oneLine(title) || l10n.t("Conversation")}`, ...activePath(conversation).map(messageMarkdown)];
  return `${parts.join("\n\n")}\n`;
}

/** One message as Markdown, with its heading. */
function messageMarkdown(message: Message): string {
  switch (message.role) {
    case "user":
      return blocks(`## ${l10n.t("You")}`, `_${time(message.createdAt)}_`, ...message.attachments.map(attachmentMarkdown), message.text);
    case "tool":
      return blocks(`## ${l10n.t("Tools")}`, `_${time(message.createdAt)}_`, ...message.runs.map(runMarkdown));
    case "assistant":
      return blocks(
        `## ${message.edited === true ? l10n.t("{0} (edited)", oneLine(message.modelName)) : oneLine(message.modelName)}`,
        `_${answerFacts(message)}_`,
        reasoningMarkdown(message.reasoning),
        message.text,
        // Only counted: their data is in the JSON export.
        message.images.length === 0 ? "" : `_${counted(message.images.length, "{0} image", "{0} images")}_`,
        message.error === undefined ? "" : quoted(message.error.message),
      );
    case "summary":
      return blocks(
        `## ${counted(message.messages, "Summary of {0} Message", "Summary of {0} Messages")}`,
        `_${summaryFacts(message)}_`,
        message.text,
      );
    default:
      return message satisfies never;
  }
}

function reasoningMarkdown(reasoning: string): string {
  return reasoning === "" ? "" : `<details>\n<summary>${l10n.t("Reasoning")}</summary>\n\n${reasoning}\n\n</details>`;
}

/** A tool call with its arguments, its result and how it ended. */
function runMarkdown({ call, status, text, images, ms }: ToolRun): string {
  const facts = [
    runStatusText(status),
    ...(ms === undefined ? [] : [l10n.t("{0} ms", number(Math.round(ms)))]),
    ...(images.length === 0 ? [] : [counted(images.length, "{0} image", "{0} images")]),
  ];
  const heading = `**${oneLine(call.function.name)}** (${facts.join(", ")})`;
  return blocks(heading, fencedBlock(call.function.arguments, "json"), text === "" ? "" : fencedBlock(text, ""));
}

function runStatusText(status: ToolRunStatus): string {
  switch (status) {
    case "waiting":
      return l10n.t("waiting");
    case "running":
      return l10n.t("running");
    case "done":
      return l10n.t("done");
    case "failed":
      return l10n.t("failed");
    case "invalid":
      return l10n.t("not run");
    case "refused":
      return l10n.t("denied");
    case "cancelled":
      return l10n.t("canceled");
    case "interrupted":
      return l10n.t("interrupted");
    default:
      return status satisfies never;
  }
}

function answerFacts(answer: AnswerMessage): string {
  const { usage, cost, status } = answer;
  const parts = [time(answer.createdAt), answer.servedModel ?? answer.model];
  if (answer.provider !== undefined) parts.push(answer.provider);
  if (usage?.prompt_tokens !== undefined && usage.completion_tokens !== undefined) {
    parts.push(counted(usage.prompt_tokens, "{0} input token", "{0} input tokens"));
    parts.push(counted(usage.completion_tokens, "{0} output token", "{0} output tokens"));
  }
  if (cost !== null) parts.push(moneyFormat(displayLanguage())(cost));
  if (status !== "done") parts.push(answerStatusText(status));
  return oneLine(parts.join(" · "));
}

function summaryFacts({ createdAt, model, tokensBefore, tokensAfter, cost, off }: SummaryMessage): string {
  const parts = [time(createdAt), model, counted(tokensAfter, "{1} → {0} token", "{1} → {0} tokens", number(tokensBefore))];
  if (cost !== null) parts.push(moneyFormat(displayLanguage())(cost));
  if (off === true) parts.push(l10n.t("not used"));
  return oneLine(parts.join(" · "));
}

function answerStatusText(status: Exclude<AnswerStatus, "done">): string {
  switch (status) {
    case "streaming":
      return l10n.t("streaming");
    case "stopped":
      return l10n.t("stopped");
    case "cutOff":
      return l10n.t("cut off");
    case "interrupted":
      return l10n.t("interrupted");
    case "failed":
      return l10n.t("failed");
    default:
      return status satisfies never;
  }
}

function attachmentMarkdown(attachment: Attachment): string {
  const label = `**${oneLine(attachment.label)}**`;
  // Images and PDFs are only named: their content is in the JSON export.
  if (attachment.kind === "image") return `${label} (${l10n.t("image")})`;
  if (attachment.kind === "pdf") return `${label} (PDF)`;
  return blocks(label, fencedBlock(attachment.text, attachment.languageId.replace(/\W/g, "")));
}

/** Paragraphs with an empty line between them; empty ones are left out. */
function blocks(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

function number(value: number): string {
  return value.toLocaleString(displayLanguage());
}

function quoted(text: string): string {
  // By lines, because `^` also matches between a carriage return and its line feed.
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `> ${line}`)
    .join("\n");
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

function time(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 19).replace("T", " ");
}
