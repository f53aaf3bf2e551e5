import type { AnswerMessage, Message, UserMessage } from "../../shared/conversation.ts";
import { markdownHeight } from "./markdownHeight.ts";
import { questionParts } from "./questionParts.ts";
import type { TextMetrics } from "./textMetrics.ts";
import { wrappedLines } from "./wrappedLines.ts";

export { measureText } from "./textMetrics.ts";

const heightOfRun = 26;
const frameOfSummary = 100;
const frameOfRuns = 20;
/** The folded reasoning of an answer, its name, its actions and figures, and the edges of the message. CSS pixels. */
const reasoning = 30;
const edges = 6;
const aroundName = 14;
const figures = 30;
/** The card of a question: its edges, the message around it, a row of attachments. */
const card = 18;
const aroundCard = 27;
const chips = 29;
const insideCard = 26;
/** Texts are read up to here; the rest of a longer one is taken to be like it. */
const longestRead = 200_000;
/** Wide panels have wider edges, and narrower questions. */
const [widePanel, middlePanel] = [600, 420] as const;

/** Blocks of an answer in a feed of this width, with the space above them. CSS pixels. */
export function heightOfBlocks(source: string, width: number, metrics: TextMetrics): number {
  // Below a line of text, blocks have the space that they have in an answer.
  return markdownHeight(`x\n\n${source}`, width - 2 * gutterOf(width), metrics) - metrics.line;
}

/** Estimates the height of a message in a feed of this width, in CSS pixels. */
export function estimateHeight(message: Message, width: number, metrics: TextMetrics): number {
  if (message.role === "summary") return frameOfSummary;
  if (message.role === "tool") return message.runs.length * heightOfRun + frameOfRuns;
  const room = width - 2 * gutterOf(width);
  return message.role === "user" ? questionHeight(message, room, width, metrics) : answerHeight(message, room, metrics);
}

function gutterOf(width: number): number {
  return width >= widePanel ? 20 : width > middlePanel ? 16 : 12;
}

function questionHeight({ text, attachments }: UserMessage, room: number, width: number, metrics: TextMetrics): number {
  const inside = room * (width >= widePanel ? 0.8 : 0.92) - insideCard;
  let height = aroundCard + card + (attachments.length > 0 ? chips : 0);
  for (const part of questionParts(text) ?? [{ isCode: false, source: text, visible: text }]) {
    height += part.isCode ? markdownHeight(part.source, inside, metrics) : plainHeight(part.visible, inside, metrics);
  }
  return height;
}

function plainHeight(text: string, width: number, metrics: TextMetrics): number {
  const read = text.slice(0, longestRead);
  let lines = 0;
  for (const line of read.split("\n")) lines += wrappedLines(line, width, metrics);
  return lines * metrics.line * (text.length / Math.max(1, read.length));
}

function answerHeight(message: AnswerMessage, room: number, metrics: TextMetrics): number {
  const read = message.text.slice(0, longestRead);
  const text = markdownHeight(read, room, metrics) * (message.text.length / Math.max(1, read.length));
  const hasFigures = message.usage !== undefined || message.cost !== null || message.status !== "done";
  return edges + aroundName + metrics.small + text + (message.reasoning === "" ? 0 : reasoning) + (hasFigures ? figures : 0);
}
