import * as v from "valibot";
import type { ErrorAction } from "./chatError.ts";
import type { Attachment, Message } from "./conversation.ts";
import { type ParameterSheet, sheetNames } from "./parameterSheet.ts";
import type { ValueSource } from "./parameters.ts";
import type { RequestPrice } from "./price.ts";
import type { PanelStrings } from "./strings.ts";

/**
 * Every message that crosses between host and webview. Two unions, one each way; both doors validate what comes in.
 * The host owns the truth: the webview gets one `snapshot` on `ready` and on becoming visible, and deltas only while it is live.
 */

/** A message of the active path together with its place among its versions (1-based). */
export interface ShownMessage {
  readonly message: Message;
  readonly version: number;
  readonly versions: number;
  /** Another window receives this answer: it streams, but cannot be stopped here. */
  readonly elsewhere?: true;
}

/** Sums over all answers of a conversation, other versions too: each was paid for. For the `Usage` group. */
export interface UsageTotals {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
  /** USD; null until any answer told a cost. */
  readonly cost: number | null;
  /** Some of it was computed from list prices. */
  readonly isEstimated: boolean;
}

/** What the next request will be, apart from the words in the composer: enough to say tokens and price while they are written. */
export interface ComingRequest {
  /** How the model is called. */
  readonly model: string;
  /** Estimated tokens of history, system prompt and attachments, uncorrected. */
  readonly tokens: number;
  /** How the model counts: `factor × (tokens + those of the words) + offset`. */
  readonly factor: number;
  readonly offset: number;
  /** The model's context window in tokens; null where it is not known. */
  readonly window: number | null;
  /** Tokens of an answer as it is to be expected. */
  readonly answerTokens: number;
  /** Null where the catalogue does not say. */
  readonly price: RequestPrice | null;
  /** So many messages at the beginning do not go with it: the user's choice. */
  readonly leftOut: number;
}

/** What is true around the conversation and changes rarely. Sent whole. */
export interface PanelState {
  readonly endpoint: {
    readonly name: string;
    readonly host: string;
    /** Plain words when there is something to know about the server, such as that it is the bundled demo or on the remote's localhost. */
    readonly notice: string | null;
  };
  /** The model of the next message, or null until one is chosen. */
  readonly model: { readonly id: string; readonly name: string; readonly source: ValueSource } | null;
  /** The models that the next question goes to at once, or none. */
  readonly compareModels: readonly { readonly id: string; readonly name: string }[];
  /** Whether the endpoint wants a key and has none. The webview never learns more about keys than this. */
  readonly needsKey: boolean;
  readonly sendWith: "enter" | "ctrlEnter";
  /** What the workspace sets and what does not count, in plain words, or null. `hideIgnoredSettings` puts it away. */
  readonly ignoredSettings: string | null;
  /** Whether this host can fetch a picture safely; a browser cannot tell where a name leads. */
  readonly loadsImages: boolean;
  /** Id of the answer that streams (of several, the one in front), or null. */
  readonly answering: string | null;
  /** Texts that wait for the running answer, first to last. */
  readonly queued: readonly { readonly id: string; readonly text: string }[];
  /** Nothing runs that they wait for, as after a stop or a reload: the user says when they go. */
  readonly queueRests: boolean;
  /** What the next message will carry. */
  readonly attachments: readonly Attachment[];
  readonly usage: UsageTotals;
  /** How many values the conversation sets for itself, its model aside, and how many settings cannot be used and are passed over. */
  readonly parameters: { readonly own: number; readonly unusable: number };
  /** One for each model that is asked at once; none while no model is chosen. */
  readonly coming: readonly ComingRequest[];
  /** How many tools are switched on in the conversation, and plain words why none can be used at present, or null. */
  readonly tools: { readonly on: number; readonly unusable: string | null };
  /**
   * A passing trouble that is not an answer's, such as history that cannot be written. With the codes `leftOut` (parameters that the model
   * was not sent), `deleted` (a message that can be taken back) `temporary` (a conversation that is not saved) and `modelGone` (the server no longer lists the model) it is no trouble. `action` is the label of a button that sends `bannerAction`.
   */
  readonly banner: { readonly code: string; readonly text: string; readonly action?: string } | null;
}

/** What opens the completion popup of the composer: `#` adds context, `/` (first in the message) runs a prompt. */
export type CompletionTrigger = "#" | "/";

/** One line of the composer's completion popup. */
export interface CompletionItem {
  /** The host's own; choosing sends it back. */
  readonly id: string;
  /** A codicon without its prefix. */
  readonly icon: string;
  readonly label: string;
  /** Beside the label, quieter: a path, a hint. */
  readonly detail?: string;
  /** What stands in the composer instead of trigger and query; nothing by default. One that begins with the trigger keeps the popup open. */
  readonly insert?: string;
}

/** Why a streaming answer shows nothing new. Transient, never stored. */
export type AnswerActivity =
  | { readonly phase: "sending" }
  /** Headers are here, no token yet; a provider works. */
  | { readonly phase: "waiting" }
  /** A retry is due at `retryAt` (milliseconds since the epoch). */
  | { readonly phase: "retrying"; readonly attempt: number; readonly maxAttempts: number; readonly retryAt: number; readonly text: string }
  | { readonly phase: "streaming" };

/** What came of "Load once": the picture as a `data:` address, or in the user's words why there is none. */
export type LoadedImage = { readonly dataUrl: string } | { readonly problem: string };

export type ToWebview =
  | {
      readonly type: "snapshot";
      readonly conversationId: string;
      readonly messages: readonly ShownMessage[];
      /** The answers that stand side by side at the end, for one to be kept; the one on the path is among them. Absent where none do. */
      readonly compared?: readonly ShownMessage[];
      /** Unsent text that the host kept: counts where the webview has none of its own left, such as after a crash. */
      readonly draft?: string;
      /** The conversation is never written: neither may the webview keep what is typed in it. */
      readonly temporary?: true;
      readonly state: PanelState;
      readonly strings: PanelStrings;
      /** BCP 47 tag for numbers and dates. */
      readonly language: string;
    }
  | { readonly type: "state"; readonly state: PanelState }
  /** A message of the active path was added or changed (never used for growing text). */
  | { readonly type: "message"; readonly conversationId: string; readonly shown: ShownMessage }
  /**
   * Text that arrived since the last delta. `textFrom` and `reasoningFrom` are the lengths (UTF-16 units) the webview must have by now;
   * where they differ it asks for a snapshot with `ready`. Acknowledged by `ack` with the same `seq`.
   */
  | {
      readonly type: "delta";
      readonly seq: number;
      readonly messageId: string;
      readonly text: string;
      readonly textFrom: number;
      readonly reasoning: string;
      readonly reasoningFrom: number;
    }
  | { readonly type: "activity"; readonly messageId: string; readonly activity: AnswerActivity }
  /** Answers `loadImage`, always. */
  | { readonly type: "image"; readonly requestId: number; readonly image: LoadedImage }
  /** Opens the parameter sheet. */
  | { readonly type: "openParameters" }
  /** What the open sheet shows; sent again whenever it changes. */
  | { readonly type: "parameters"; readonly sheet: ParameterSheet }
  /** Puts text into the composer (added to what is there) and focuses it if `focus`. */
  | { readonly type: "compose"; readonly text: string; readonly focus: boolean }
  /** Which of the texts of `findReferences` are files or symbols of the workspace. */
  | { readonly type: "references"; readonly messageId: string; readonly found: readonly string[] }
  /** What fits the query of `complete` with the same `requestId`; later requests make it void. */
  | { readonly type: "completions"; readonly requestId: number; readonly items: readonly CompletionItem[] }
  /**
   * Shows a place in a message of the shown path, such as a search hit: unfolds what hides it and brings it into view. `offset` and `length` are
   * UTF-16 units of the message's source text (a person's or an answer's) or of its reasoning; with length 0 it is the whole message that is meant.
   */
  | {
      readonly type: "reveal";
      readonly messageId: string;
      readonly part: "text" | "reasoning";
      readonly offset: number;
      readonly length: number;
    };

/** What can be done with a block of code of an answer, beside copying it. */
export const codeActionNames = ["insert", "apply", "newFile", "terminal"] as const;
export type CodeActionName = (typeof codeActionNames)[number];

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const text = v.pipe(v.string(), v.maxLength(8 * 1024 * 1024));
/** Longest data URL that a webview may hand over, in characters: about 20 MB of bytes. */
export const largestData = 28 * 1024 * 1024;
const referenceText = v.pipe(v.string(), v.minLength(2), v.maxLength(300));
/** References that are asked for at once. */
export const mostReferences = 64;
const errorActions = [
  "retry",
  "setApiKey",
  "signIn",
  "selectModel",
  "openCredits",
  "openSettings",
  "showLog",
  "newConversation",
  "retryShorter",
  "usePaidVariant",
  "useFallback",
  "dropOldest",
] as const satisfies readonly ErrorAction[];

/** Schema of what a webview may say. The webview is hostile until this has been passed: ids are the host's own, nothing is a path or a command. */
export const fromWebviewSchema = v.variant("type", [
  /** First word of a webview, and its way to ask for a snapshot. */
  v.object({ type: v.literal("ready") }),
  v.object({ type: v.literal("ack"), seq: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  /** `force`: also where it will not fit into the model's window. */
  v.object({ type: v.literal("send"), text, force: v.optional(v.boolean()) }),
  /** Leaves out so many of the oldest messages that the conversation and these words fit into the model's window. */
  v.object({ type: v.literal("leaveOutOldest"), text }),
  /** Sends them after all. */
  v.object({ type: v.literal("leaveNothingOut") }),
  v.object({ type: v.literal("showUsage") }),
  /** The unsent text of a conversation, told a moment after it changed: the host keeps it beyond crashes of the window. */
  v.object({ type: v.literal("draft"), conversationId: id, text }),
  /** Stops all that runs, or one answer of those that are compared. */
  v.object({ type: v.literal("stop"), messageId: v.optional(id) }),
  /** Chooses the models that the next question goes to at once. */
  v.object({ type: v.literal("compareModels") }),
  /** The next question goes to one model after all. */
  v.object({ type: v.literal("clearCompare") }),
  /** Keeps one of the answers that are compared. */
  v.object({ type: v.literal("keepAnswer"), messageId: id }),
  /** Puts the versions of the last answer side by side again. */
  v.object({ type: v.literal("compareVersions"), messageId: id }),
  /** Asks the question of an answer anew, of several models. */
  v.object({ type: v.literal("compareWith"), messageId: id }),
  v.object({ type: v.literal("unqueue"), id }),
  /** Sends what waits, this one first. */
  v.object({ type: v.literal("sendQueued"), id }),
  v.object({ type: v.literal("newConversation") }),
  v.object({ type: v.literal("openConversations") }),
  v.object({ type: v.literal("selectModel") }),
  /** The empty state's first step; the key itself is asked for by the host. */
  v.object({ type: v.literal("setApiKey") }),
  /** The other first step: everything that a person may sign in with. */
  v.object({ type: v.literal("signIn") }),
  v.object({ type: v.literal("attachContext") }),
  v.object({ type: v.literal("selectTools") }),
  /** The parameter sheet was opened or closed: while it is open, its contents are sent. */
  v.object({ type: v.literal("parameters"), open: v.boolean() }),
  /** Sets a value for a conversation alone; without a value, takes it back. The host checks the value. */
  v.object({ type: v.literal("setParameter"), conversationId: id, name: v.picklist(sheetNames), value: v.optional(v.unknown()) }),
  v.object({ type: v.literal("resetParameters"), conversationId: id }),
  v.object({ type: v.literal("selectPreset") }),
  v.object({ type: v.literal("savePreset") }),
  v.object({ type: v.literal("editRouting") }),
  v.object({ type: v.literal("openSettings") }),
  /** Shows the request that would be sent for this draft. */
  v.object({ type: v.literal("viewRequest"), text }),
  v.object({ type: v.literal("removeAttachment"), id }),
  /** Someone writes a word with `#` or `/` in the composer: `query` is what follows it. Answered by `completions`. */
  v.object({
    type: v.literal("complete"),
    requestId: v.pipe(v.number(), v.integer(), v.minValue(0)),
    trigger: v.picklist(["#", "/"] satisfies readonly CompletionTrigger[]),
    query: v.pipe(v.string(), v.maxLength(500)),
  }),
  /** A completion was chosen, by the id it came with. */
  v.object({ type: v.literal("chooseCompletion"), id }),
  /** A chip was clicked; `messageId` is null for those of the composer. */
  v.object({ type: v.literal("openAttachment"), messageId: v.nullable(id), id }),
  /** The mark of a chip in the composer was clicked: the host shows what was found and asks. */
  v.object({ type: v.literal("reviewAttachment"), id }),
  /** A picture, PDF or text file was pasted or dropped: its bytes as a data URL. The name is only shown. */
  v.object({
    type: v.literal("attachData"),
    name: v.pipe(v.string(), v.maxLength(300)),
    data: v.pipe(v.string(), v.startsWith("data:"), v.maxLength(largestData)),
  }),
  /** What was pasted or dropped does not fit into a message. */
  v.object({ type: v.literal("attachTooLarge"), name: v.pipe(v.string(), v.maxLength(300)) }),
  /** Files were dropped by their addresses. The host asks about those that lie outside of the workspace. */
  v.object({ type: v.literal("attachUris"), uris: v.pipe(v.array(v.pipe(v.string(), v.maxLength(4096))), v.maxLength(100)) }),
  v.object({ type: v.literal("copyMessage"), messageId: id }),
  v.object({ type: v.literal("copyText"), text }),
  /**
   * A link of an answer or its reasoning was clicked: its href as written, and what it is called. The host opens only what stands in that message,
   * and decides whether it asks first.
   */
  v.object({
    type: v.literal("openLink"),
    messageId: id,
    href: v.pipe(v.string(), v.maxLength(8192)),
    label: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  }),
  /** "Load once" was pressed beside a picture of an answer. The host fetches only what stands in that message; `image` answers. */
  v.object({
    type: v.literal("loadImage"),
    messageId: id,
    source: v.pipe(v.string(), v.maxLength(8192)),
    requestId: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  /** A button of a block of code: which one of the answer's it is, from 0. Its text is not sent: the host reads its own. */
  v.object({
    type: v.literal("codeAction"),
    messageId: id,
    block: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
    action: v.picklist(codeActionNames),
  }),
  /** Inline code of an answer that may name files or symbols. Answered by `references` with those that do. */
  v.object({ type: v.literal("findReferences"), messageId: id, texts: v.pipe(v.array(referenceText), v.maxLength(mostReferences)) }),
  /** A reference was clicked. */
  v.object({ type: v.literal("openReference"), messageId: id, text: referenceText }),
  v.object({ type: v.literal("errorAction"), messageId: id, action: v.picklist(errorActions) }),
  v.object({ type: v.literal("editMessage"), messageId: id, text }),
  v.object({ type: v.literal("regenerate"), messageId: id }),
  v.object({ type: v.literal("continueAnswer"), messageId: id }),
  v.object({ type: v.literal("deleteMessage"), messageId: id }),
  /** The user has seen which settings of the workspace are ignored. */
  v.object({ type: v.literal("hideIgnoredSettings") }),
  /** The button of the banner: the host knows what it said there. */
  v.object({ type: v.literal("bannerAction") }),
  v.object({ type: v.literal("showVersion"), messageId: id, step: v.picklist([-1, 1]) }),
  /** Goes on in a new conversation with what was said up to and including this message. */
  v.object({ type: v.literal("forkConversation"), messageId: id }),
  /** An unexpected failure inside the webview, for the log. */
  v.object({ type: v.literal("webviewError"), message: v.pipe(v.string(), v.maxLength(4000)) }),
]);

export type FromWebview = v.InferOutput<typeof fromWebviewSchema>;

/** Schema of the envelope of what the host says: type and the fields that steer; bodies are the host's own and trusted. */
const toWebviewSchema = v.variant("type", [
  v.looseObject({ type: v.literal("snapshot"), conversationId: id, messages: v.array(v.looseObject({})), state: v.looseObject({}) }),
  v.looseObject({ type: v.literal("state"), state: v.looseObject({}) }),
  v.looseObject({ type: v.literal("message"), conversationId: id, shown: v.looseObject({ message: v.looseObject({ id }) }) }),
  v.looseObject({
    type: v.literal("delta"),
    seq: v.number(),
    messageId: id,
    text: v.string(),
    textFrom: v.number(),
    reasoning: v.string(),
    reasoningFrom: v.number(),
  }),
  v.looseObject({ type: v.literal("activity"), messageId: id, activity: v.looseObject({ phase: v.string() }) }),
  v.looseObject({ type: v.literal("image"), requestId: v.number(), image: v.looseObject({}) }),
  v.looseObject({ type: v.literal("openParameters") }),
  v.looseObject({ type: v.literal("parameters"), sheet: v.looseObject({ conversationId: id }) }),
  v.looseObject({ type: v.literal("compose"), text: v.string(), focus: v.boolean() }),
  v.looseObject({ type: v.literal("references"), messageId: id, found: v.array(v.string()) }),
  v.looseObject({ type: v.literal("completions"), requestId: v.number(), items: v.array(v.looseObject({ id, label: v.string() })) }),
  v.looseObject({
    type: v.literal("reveal"),
    messageId: id,
    part: v.picklist(["text", "reasoning"]),
    offset: v.number(),
    length: v.number(),
  }),
]);

/** Reads what came through the host's door. Gives undefined for anything that is not a message of ours. */
export function parseFromWebview(data: unknown): FromWebview | undefined {
  const result = v.safeParse(fromWebviewSchema, data);
  return result.success ? result.output : undefined;
}

/** Reads what came through the webview's door. Gives undefined for anything that is not a message of ours. */
export function parseToWebview(data: unknown): ToWebview | undefined {
  return v.is(toWebviewSchema, data) ? (data as unknown as ToWebview) : undefined;
}
