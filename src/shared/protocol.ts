import type { CodeColors } from "./codeColors.ts";
import * as v from "valibot";
import type { ErrorAction } from "./chatError.ts";
import type { Attachment, Message } from "./conversation.ts";
import { field } from "./guards.ts";
import { type ParameterSheet, sheetNames } from "./parameterSheet.ts";
import type { ValueSource } from "./parameters.ts";
import type { PictureFacts, PictureRefusal } from "./pictureData.ts";
import type { RequestPrice } from "./price.ts";
import type { PanelStrings } from "./strings.ts";

/**
 * Every message between host and webview. Two unions, one in each direction; each side validates what it receives.
 * The host owns the state: the webview gets one `snapshot` on `ready` and on becoming visible, and deltas only while it is live.
 */

/** A message of the active path with its position among its versions (1-based). */
export interface ShownMessage {
  readonly message: Message;
  readonly version: number;
  readonly versions: number;
  /** Another window is receiving this answer: it streams, but cannot be stopped here. */
  readonly inOtherWindow?: true;
}

/**
 * A picture of an answer as the panel gets it in `AnswerMessage.images`: without its data, which the panel asks for (`loadPicture`) once the picture comes
 * into view. `key` changes with the data.
 */
export type ShownPicture =
  | { readonly kind: "data"; readonly key: string; readonly facts: PictureFacts }
  | { readonly kind: "remote"; readonly url: string; readonly host: string }
  | { readonly kind: "refused"; readonly why: PictureRefusal };

/** Totals of all answers of a conversation, including other versions, because each was billed. For the `Usage` group. */
export interface UsageTotals {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
  /** USD; null until an answer has a cost. */
  readonly cost: number | null;
  /** Part of it is estimated from list prices. */
  readonly isEstimated: boolean;
}

/** The next request without the draft: enough to estimate tokens and cost while the user types. */
export interface NextRequestEstimate {
  /** Display name of the model. */
  readonly model: string;
  /** Estimated tokens of history, system prompt and attachments, uncorrected. */
  readonly tokens: number;
  /** How the model counts: `factor × (tokens + tokens of the draft) + offset`. */
  readonly factor: number;
  readonly offset: number;
  /** The model's context window in tokens; null if unknown. */
  readonly window: number | null;
  /** Tokens of a typical answer. */
  readonly answerTokens: number;
  /** Null if the catalogue has no price. */
  readonly price: RequestPrice | null;
  /** When the price changes, such as "double until 10:00 UTC"; null if it does not within a week. */
  readonly priceNote: string | null;
  /** How many messages at the start of the conversation the user chose to omit. */
  readonly omittedMessages: number;
}

/** The state around the conversation, which changes rarely. Sent as a whole. */
export interface PanelState {
  readonly endpoint: {
    readonly name: string;
    readonly host: string;
    /** A note about the server, for example that it is the bundled demo or runs on the remote's localhost. */
    readonly notice: string | null;
  };
  /** The model of the next message, or null until one is chosen. */
  readonly model: { readonly id: string; readonly name: string; readonly source: ValueSource } | null;
  /** The models that the next question will compare; empty for a normal question. */
  readonly compareModels: readonly { readonly id: string; readonly name: string }[];
  /** Whether the endpoint requires a key and has none. The webview never learns more about keys than this. */
  readonly needsKey: boolean;
  readonly sendWith: "enter" | "ctrlEnter";
  /**
   * A text about the folder's settings that wait for the user or are ignored, or null, and whether the user can allow or trust them.
   * `dismissFolderNotice` hides it.
   */
  readonly folderNotice: { readonly text: string; readonly canUse: boolean; readonly canTrust: boolean } | null;
  /**
   * A sentence about the settings that the conversation's file brings and that are not used, or null. `useFileSettings` asks whether to use them,
   * if that is allowed here; `discardFileSettings` drops them.
   */
  readonly fileSettings: { readonly text: string; readonly canUse: boolean } | null;
  /** Whether this host can fetch an image safely. A browser cannot check the address behind a host name. */
  readonly loadsImages: boolean;
  /** Id of the streaming answer (of several, the first one), or null. */
  readonly answering: string | null;
  /** Messages that wait for the running answer, first to last. */
  readonly queued: readonly { readonly id: string; readonly text: string }[];
  /** No answer is running, as after a stop or a reload, so the user decides when to send them. */
  readonly isQueuePaused: boolean;
  /** The attachments of the next message. */
  readonly attachments: readonly Attachment[];
  readonly usage: UsageTotals;
  /** How many values the conversation sets, not counting its model, and how many settings are invalid and ignored. */
  readonly parameters: { readonly own: number; readonly unusable: number };
  /** One per model that will be asked; empty while no model is chosen. */
  readonly nextRequests: readonly NextRequestEstimate[];
  /** How many tools are on in the conversation, and a sentence about why none can currently be used, or null. */
  readonly tools: { readonly on: number; readonly unusable: string | null };
  /**
   * A temporary problem that does not belong to an answer, such as history that cannot be written. With the codes `unsupportedParameters` (parameters that the model
   * was not sent), `deleted` (a deletion that can be undone), `temporary` (a conversation that is not saved) and `modelGone` (the server no longer lists the model) it is only information. `action` is the label of a button that sends `bannerAction`.
   */
  readonly banner: { readonly code: string; readonly text: string; readonly action?: string } | null;
}

/** The triggers of the completion popup: `#` adds context, `/` (at the start of the message) runs a prompt. */
export type CompletionTrigger = "#" | "/";

/** One item of the composer's completion popup. */
export interface CompletionItem {
  /** Chosen by the host; sent back when the item is chosen. */
  readonly id: string;
  /** A codicon without its prefix. */
  readonly icon: string;
  readonly label: string;
  /** Shown after the label, less prominent: a path or a hint. */
  readonly detail?: string;
  /** Replaces trigger and query in the composer; empty by default. If it begins with the trigger, the popup stays open. */
  readonly insert?: string;
}

/** Why a streaming answer shows nothing new. Transient, never stored. */
export type AnswerActivity =
  | { readonly phase: "sending" }
  /** Headers have arrived but no token yet; the provider is working. */
  | { readonly phase: "waiting" }
  /** A retry is due at `retryAt` (milliseconds since the epoch). */
  | { readonly phase: "retrying"; readonly attempt: number; readonly maxAttempts: number; readonly retryAt: number; readonly text: string }
  | { readonly phase: "streaming" };

/** The result of "Load once", or a picture of the workspace or of an answer: the image as a `data:` address, or a sentence that explains the failure. */
export type LoadedImage = { readonly dataUrl: string } | { readonly problem: string };

/** Messages from the host to the webview. */
export type ToWebview =
  | {
      readonly type: "snapshot";
      readonly conversationId: string;
      readonly messages: readonly ShownMessage[];
      /** The answers shown side by side at the end, including the one on the path. Absent if no answers are compared. */
      readonly compared?: readonly ShownMessage[];
      /** The host's copy of the draft. Used if the webview has none, such as after a crash. */
      readonly draft?: string;
      /** The conversation is never saved, so the webview must not save its draft either. */
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
   * if they differ, it asks for a snapshot with `ready`. Acknowledged by `ack` with the same `seq`.
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
  /** The response to `loadImage` and `loadPicture`; always sent. */
  | { readonly type: "image"; readonly requestId: number; readonly image: LoadedImage }
  /** The message that had this `request` was handled, whatever came of it. */
  | { readonly type: "handled"; readonly request: number }
  /** Opens the parameter sheet. */
  | { readonly type: "openParameters" }
  /** The contents of the open sheet, sent whenever they change. */
  | { readonly type: "parameters"; readonly sheet: ParameterSheet }
  /** The colors of the theme that the panel named, also when a setting has changed them. Without any, code has those that fit every theme. */
  | { readonly type: "codeColors"; readonly theme: string; readonly found?: CodeColors }
  /** Adds text to the composer, and focuses it if `focus`. */
  | { readonly type: "compose"; readonly text: string; readonly focus: boolean }
  /** The texts of `findReferences` that name files or symbols of the workspace. */
  | { readonly type: "references"; readonly messageId: string; readonly found: readonly string[] }
  /** The file that a block would be applied to, by its path in the workspace. Not sent where only the user can tell. */
  | { readonly type: "codeTarget"; readonly messageId: string; readonly block: number; readonly path: string; readonly isNew: boolean }
  /** The results of the `complete` request with the same `requestId`. Ignored if there was a later request. */
  | { readonly type: "completions"; readonly requestId: number; readonly items: readonly CompletionItem[] }
  /**
   * Reveals a location in a message of the shown path, such as a search hit: expands whatever hides it and scrolls to it. `offset` and `length` are
   * UTF-16 units of the message's source text or of its reasoning. Length 0 means the whole message.
   */
  | {
      readonly type: "reveal";
      readonly messageId: string;
      readonly part: "text" | "reasoning";
      readonly offset: number;
      readonly length: number;
    };

/** The actions on a code block of an answer, besides copying it. */
export const codeActionNames = ["insert", "apply", "newFile", "terminal", "preview"] as const;
/** An action of a code block. */
export type CodeActionName = (typeof codeActionNames)[number];

/** The place of a picture among those of its answer. */
const pictureIndex = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));
/** Numbers what is billed: the response to it is `handled`. */
const request = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const text = v.pipe(v.string(), v.maxLength(8 * 1024 * 1024));
/** Maximum length of a data URL from the webview, in characters: about 20 MB of bytes. */
export const largestData = 28 * 1024 * 1024;
const referenceText = v.pipe(v.string(), v.minLength(2), v.maxLength(300));
/** Maximum number of references per request. */
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
  "leaveOut",
] as const satisfies readonly ErrorAction[];

/** Schema of messages from the webview, which are untrusted: ids must be known to the host, and nothing is used as a path or a command. */
export const fromWebviewSchema = v.variant("type", [
  /** The first message of a webview, and its request for a snapshot. */
  v.object({ type: v.literal("ready") }),
  /** The webview got or lost the focus, which decides what keys mean. */
  v.object({ type: v.literal("focus"), focused: v.boolean() }),
  v.object({ type: v.literal("ack"), seq: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  /** `force`: even if it exceeds the model's context window. */
  v.object({ type: v.literal("send"), text, force: v.optional(v.boolean()) }),
  /** Omits enough of the oldest messages to fit the conversation and this draft into the model's context window. */
  v.object({ type: v.literal("omitOldest"), text }),
  /** Includes them again. */
  v.object({ type: v.literal("includeOmitted") }),
  v.object({ type: v.literal("showUsage") }),
  /** The draft of a conversation, sent shortly after it changed. The host keeps it in case the window crashes. */
  v.object({ type: v.literal("draft"), conversationId: id, text }),
  /** Stops all running answers, or one of those being compared. */
  v.object({ type: v.literal("stop"), messageId: v.optional(id) }),
  /** Opens the picker for the models to compare. */
  v.object({ type: v.literal("compareModels") }),
  /** Cancels the comparison for the next question. */
  v.object({ type: v.literal("clearCompare") }),
  /** Keeps one of the compared answers. */
  v.object({ type: v.literal("keepAnswer"), messageId: id, request }),
  /** Shows the versions of the last answer side by side. */
  v.object({ type: v.literal("compareVersions"), messageId: id, request }),
  /** Asks the question of an answer again, with several models. */
  v.object({ type: v.literal("compareWith"), messageId: id, request }),
  v.object({ type: v.literal("unqueue"), id }),
  /** Sends the queued messages, this one first. */
  v.object({ type: v.literal("sendQueued"), id, request }),
  v.object({ type: v.literal("newConversation") }),
  v.object({ type: v.literal("openConversations") }),
  v.object({ type: v.literal("selectModel") }),
  /** A first step in the empty state. The host asks for the key itself. */
  v.object({ type: v.literal("setApiKey") }),
  /** The other first step: shows all ways to sign in. */
  v.object({ type: v.literal("signIn") }),
  v.object({ type: v.literal("attachContext") }),
  v.object({ type: v.literal("selectTools") }),
  /** The parameter sheet was opened or closed. While it is open, the host sends its contents. */
  v.object({ type: v.literal("parameters"), open: v.boolean() }),
  /** There is code to color, and this is the theme in use. Empty: none whose colors are wanted. */
  v.object({ type: v.literal("codeColors"), theme: v.pipe(v.string(), v.maxLength(200)) }),
  /** Sets a value for a conversation, or resets it if there is no value. The host validates it. */
  v.object({ type: v.literal("setParameter"), conversationId: id, name: v.picklist(sheetNames), value: v.optional(v.unknown()) }),
  v.object({ type: v.literal("resetParameters"), conversationId: id }),
  v.object({ type: v.literal("selectPreset") }),
  v.object({ type: v.literal("savePreset") }),
  v.object({ type: v.literal("editRouting") }),
  v.object({ type: v.literal("openSettings") }),
  /** Shows the request that would be sent for this draft. */
  v.object({ type: v.literal("viewRequest"), text }),
  v.object({ type: v.literal("removeAttachment"), id }),
  /** The user is typing a word with `#` or `/` in the composer; `query` is the text after it. The response is `completions`. */
  v.object({
    type: v.literal("complete"),
    requestId: v.pipe(v.number(), v.integer(), v.minValue(0)),
    trigger: v.picklist(["#", "/"] satisfies readonly CompletionTrigger[]),
    query: v.pipe(v.string(), v.maxLength(500)),
  }),
  /** A completion was chosen. */
  v.object({ type: v.literal("chooseCompletion"), id }),
  /** A chip was clicked; `messageId` is null for those of the composer. */
  v.object({ type: v.literal("openAttachment"), messageId: v.nullable(id), id }),
  /** The mark of a chip in the composer was clicked: the host shows the findings and asks what to do. */
  v.object({ type: v.literal("reviewAttachment"), id }),
  /** An image, PDF or text file was pasted or dropped: its bytes as a data URL. The name is only for display. */
  v.object({
    type: v.literal("attachData"),
    name: v.pipe(v.string(), v.maxLength(300)),
    data: v.pipe(v.string(), v.startsWith("data:"), v.maxLength(largestData)),
  }),
  /** A pasted or dropped file is too large. */
  v.object({ type: v.literal("attachTooLarge"), name: v.pipe(v.string(), v.maxLength(300)) }),
  /** Files were dropped, by address. The host asks about files outside the workspace. */
  v.object({ type: v.literal("attachUris"), uris: v.pipe(v.array(v.pipe(v.string(), v.maxLength(4096))), v.maxLength(100)) }),
  v.object({ type: v.literal("copyMessage"), messageId: id }),
  v.object({ type: v.literal("copyText"), text }),
  /**
   * A link in an answer or its reasoning was clicked: its href as written, and its text. The host opens only links that are in that message,
   * and decides whether to ask first.
   */
  v.object({
    type: v.literal("openLink"),
    messageId: id,
    href: v.pipe(v.string(), v.maxLength(8192)),
    label: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  }),
  /**
   * "Load once" was pressed for an image in an answer, or the image is a file of the workspace. The host loads only images that are in that message. The
   * response is `image`.
   */
  v.object({
    type: v.literal("loadImage"),
    messageId: id,
    source: v.pipe(v.string(), v.maxLength(8192)),
    requestId: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  /** A picture of an answer has come into view. The response is `image`. */
  v.object({
    type: v.literal("loadPicture"),
    messageId: id,
    picture: pictureIndex,
    requestId: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  /** Saves a picture of an answer: the host asks where. */
  v.object({ type: v.literal("savePicture"), messageId: id, picture: pictureIndex }),
  /** A button of a code block was pressed. `block` is the block's index in the answer. Its text is not sent: the host uses its own copy. */
  v.object({
    type: v.literal("codeAction"),
    messageId: id,
    block: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
    action: v.picklist(codeActionNames),
  }),
  /** The pointer or the focus is on a code block that is complete. The response is `codeTarget`. */
  v.object({ type: v.literal("findTarget"), messageId: id, block: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)) }),
  /** All blocks of an answer are to be applied as one set of changes, which the user reviews. */
  v.object({ type: v.literal("applyAll"), messageId: id }),
  /** Inline code in an answer that may name files or symbols. The response is `references`. */
  v.object({ type: v.literal("findReferences"), messageId: id, texts: v.pipe(v.array(referenceText), v.maxLength(mostReferences)) }),
  /** A reference was clicked. */
  v.object({ type: v.literal("openReference"), messageId: id, text: referenceText }),
  v.object({ type: v.literal("errorAction"), messageId: id, action: v.picklist(errorActions), request }),
  v.object({ type: v.literal("editMessage"), messageId: id, text, request }),
  v.object({ type: v.literal("regenerate"), messageId: id, request }),
  v.object({ type: v.literal("continueAnswer"), messageId: id, request }),
  /** "Undo join" was pressed for the seam at this place of an answer. */
  v.object({ type: v.literal("separateParts"), messageId: id, at: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  v.object({ type: v.literal("deleteMessage"), messageId: id }),
  /** The user has dismissed the note about the folder's settings. */
  v.object({ type: v.literal("dismissFolderNotice") }),
  /** Use the folder's settings: the host shows them and asks. */
  v.object({ type: v.literal("useFolderSettings") }),
  /** Open VS Code's page about the trust of this folder. */
  v.object({ type: v.literal("manageTrust") }),
  /** The settings of an imported file are to be used, which the host asks about, or dropped. */
  v.object({ type: v.literal("useFileSettings"), conversationId: id }),
  v.object({ type: v.literal("discardFileSettings"), conversationId: id }),
  /** The banner's button was pressed. */
  v.object({ type: v.literal("bannerAction") }),
  v.object({ type: v.literal("showVersion"), messageId: id, step: v.picklist([-1, 1]) }),
  /** Forks the conversation after this message. */
  v.object({ type: v.literal("forkConversation"), messageId: id }),
  /** An unexpected error in the webview, for the log. */
  v.object({ type: v.literal("webviewError"), message: v.pipe(v.string(), v.maxLength(4000)) }),
]);

/** Messages from the webview to the host. */
export type FromWebview = v.InferOutput<typeof fromWebviewSchema>;

/** A schema for some fields of each message from the host. A message that is missing here does not compile. */
type Envelopes = {
  readonly [Type in ToWebview["type"]]: Partial<
    Record<Exclude<keyof Extract<ToWebview, { readonly type: Type }>, "type">, v.GenericSchema>
  >;
};

const object = v.looseObject({});
/** The envelopes of messages from the host: their control fields. Their bodies are trusted. */
const envelopes = {
  snapshot: { conversationId: id, messages: v.array(object), state: object },
  state: { state: object },
  message: { conversationId: id, shown: v.looseObject({ message: v.looseObject({ id }) }) },
  delta: { seq: v.number(), messageId: id, text: v.string(), textFrom: v.number(), reasoning: v.string(), reasoningFrom: v.number() },
  activity: { messageId: id, activity: v.looseObject({ phase: v.string() }) },
  image: { requestId: v.number(), image: object },
  handled: { request: v.number() },
  openParameters: {},
  codeColors: { theme: v.string() },
  parameters: { sheet: v.looseObject({ conversationId: id }) },
  compose: { text: v.string(), focus: v.boolean() },
  references: { messageId: id, found: v.array(v.string()) },
  codeTarget: { messageId: id, block: v.number(), path: v.string(), isNew: v.boolean() },
  completions: { requestId: v.number(), items: v.array(v.looseObject({ id, label: v.string() })) },
  reveal: { messageId: id, part: v.picklist(["text", "reasoning"]), offset: v.number(), length: v.number() },
} satisfies Envelopes;

/** Parses data received by the host. Undefined if it is not one of our messages. */
export function parseFromWebview(data: unknown): FromWebview | undefined {
  const result = v.safeParse(fromWebviewSchema, data);
  return result.success ? result.output : undefined;
}

/** Parses data received by the webview. Undefined if it is not one of our messages. */
export function parseToWebview(data: unknown): ToWebview | undefined {
  const type = field(data, "type");
  if (typeof type !== "string" || !Object.hasOwn(envelopes, type)) return undefined;
  return v.is(v.looseObject(envelopes[type as ToWebview["type"]]), data) ? (data as ToWebview) : undefined;
}
