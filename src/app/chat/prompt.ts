import type { PromptMessage } from "../../llm/prompt.ts";
import type { ToolCall } from "../../shared/chatEvent.ts";
import { omittedMessageCount, type Message, type SummaryMessage } from "../../shared/conversation.ts";
import { sentMessages } from "../../shared/sentMessages.ts";
import type { ToolRun } from "../../shared/toolMessage.ts";
import { stripHidden } from "../../shared/hiddenText.ts";
import { userContent } from "../context/attachedParts.ts";
import { type OutgoingMessage, type Piece, plainPrompt } from "../outbound/outgoing.ts";
import { isObject } from "../../shared/guards.ts";
import { leftOutNote, picturesToSend } from "./picturesToSend.ts";

/**
 * What is sent for a conversation: the system prompt, then the summary in use, then the messages of the active path that follow what it stands for,
 * as they are, each text with its source. What the user chose to leave out at its beginning is not sent. An answer that said nothing is left out, some servers refuse an empty one. A path that ends in an answer asks the model to continue it.
 * @param path messages of the active path, first to last, without the answer that is about to be asked for
 * @param systemPrompt sent first unless it is blank
 */
export function outgoingMessages(path: readonly Message[], systemPrompt: string): readonly OutgoingMessage[] {
  const prompt: OutgoingMessage[] = [];
  if (systemPrompt.trim() !== "") prompt.push({ role: "system", texts: [{ source: "systemPrompt", text: systemPrompt }] });
  const sent = sentMessages(path, omittedMessageCount(path));
  const pictures = picturesToSend(sent);
  for (const [at, message] of sent.entries()) {
    if (message.role === "user") {
      // Mistral refuses a question directly after the results of tools, where the tools were stopped or the answer failed.
      if (prompt.at(-1)?.role === "tool") {
        prompt.push({ role: "assistant", texts: [{ source: "aside", text: noAnswer }], callsFrom: "toolCall" });
      }
      prompt.push({ role: "user", ...userContent(message) });
    } else if (message.role === "summary") {
      prompt.push({ role: "user", texts: [summaryPiece(message)] });
    } else if (message.role === "tool") {
      prompt.push(...message.runs.map((run) => resultMessage(run, message.imported === true)));
    } else if (message.text !== "" || calledIn(sent[at + 1]) || message.images.length > 0) {
      const media = pictures.get(message) ?? [];
      const leftOut = message.images.length - media.length;
      prompt.push({
        role: "assistant",
        texts: [
          // Hidden characters in an answer are not sent back.
          { source: message.imported === true ? "importedAnswer" : "answer", text: stripHidden(message.text), of: message },
          // An answer that is to be continued ends with its own words.
          ...(leftOut === 0 || at === sent.length - 1 ? [] : [{ source: "aside" as const, text: leftOutNote(leftOut) }]),
        ],
        ...(media.length === 0 ? {} : { media }),
        callsFrom: message.imported === true ? "importedToolCall" : "toolCall",
        // Servers refuse calls without results: calls go out only before their results.
        ...(calledIn(sent[at + 1]) ? { toolCalls: message.toolCalls.map(sendable) } : {}),
        // Reasoning goes back only to where it came from.
        model: message.model,
        endpoint: message.endpoint,
        ...(message.servedModel === undefined ? {} : { servedModel: message.servedModel }),
        ...(message.reasoningField === undefined ? {} : { reasoningField: message.reasoningField }),
        ...(message.reasoning === "" ? {} : { reasoning: message.reasoning }),
        ...(message.reasoningDetails.length === 0 && message.emptyDetails !== true ? {} : { reasoningDetails: message.reasoningDetails }),
        ...(message.annotations.length === 0 ? {} : { annotations: message.annotations }),
      });
    }
  }
  return prompt;
}

/** A summary, for the model. */
export function summaryPiece(summary: SummaryMessage): Piece {
  const text = stripHidden(summary.text);
  return { source: summary.imported === true ? "importedAnswer" : "summary", before: summaryHeading, text, of: summary };
}

const summaryHeading = "Summary of the earlier part of this conversation, which is not repeated here:\n\n";

/** What stands in for an answer that is missing between the results of tools and the next question. */
const noAnswer = "(no answer)";

/** The prompt of a conversation as it is before the gate, to be measured. */
export function assemblePrompt(path: readonly Message[], systemPrompt: string): readonly PromptMessage[] {
  return plainPrompt(outgoingMessages(path, systemPrompt));
}

function calledIn(next: Message | undefined): boolean {
  return next?.role === "tool";
}

/** Arguments as the model wrote them. Arguments that are not a JSON object, which servers refuse, are quoted in the result instead. */
function sendable(call: ToolCall): ToolCall {
  return isJsonObject(call.function.arguments) ? call : { ...call, function: { ...call.function, arguments: "{}" } };
}

function isJsonObject(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}

/** The result of a call, for the model: every call needs one, or the next request is refused. */
function resultMessage(run: ToolRun, isImported: boolean): OutgoingMessage {
  const { call, status, text, images } = run;
  const written = call.function.arguments;
  const said = text === "" ? "Not executed." : text;
  const words =
    status === "invalid" && !isJsonObject(written) && written.trim() !== "" ? `${said}\nThe arguments were: ${shortened(written)}` : said;
  return {
    role: "tool",
    toolCallId: call.id,
    texts: [{ source: isImported ? "importedToolResult" : "toolResult", text: words, of: run }],
    media: images.map((url) => ({ type: "image_url", image_url: { url } })),
  };
}

/** Enough to see what is wrong: a model that wrote a million characters need not read them again. */
function shortened(text: string): string {
  const most = 10_000;
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`;
}
