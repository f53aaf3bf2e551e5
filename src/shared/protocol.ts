import type { ChatFonts } from "./chatFonts.ts";
import type { CodeColors } from "./codeColors.ts";
import * as v from "valibot";
import type { Attachment, AttachmentKind, Message } from "./conversation.ts";
import { field } from "./guards.ts";
import type { MessageOutline } from "./messageOutline.ts";
import type { ParameterSheet } from "./parameterSheet.ts";
import type { ReasoningWish, ValueSource } from "./parameters.ts";
import type { PictureFacts, PictureRefusal } from "./pictureData.ts";
import type { CountedPrice, CountedRequest } from "./countedCost.ts";
import type { PanelStrings } from "./strings.ts";
import type { ToolQuestion } from "./toolQuestion.ts";

/**
 * Every message between host and webview. Two unions, one in each direction; each side validates what it receives. That of the webview's messages is
 * `FromWebview`.
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
  readonly price: CountedPrice | null;
  /** When the price changes, such as "double until 10:00 UTC"; null if it does not within a week. */
  readonly priceNote: string | null;
  /** How many messages at the start of the conversation the user chose to omit. */
  readonly omittedMessages: number;
}

/**
 * What makes the next message dearer: a cache that lapsed, another model than the one whose cache has the conversation, other tools or another system prompt than those
 * that are cached, a price step by the length of the
 * prompt, a price of the time. `editing` is about the message that is being edited.
 */
export const sendingNoteKinds = ["lapsed", "model", "tools", "systemPrompt", "length", "time", "editing"] as const;
export type SendingNoteKind = (typeof sendingNoteKinds)[number];

/** A line that says, before a message is sent, why it costs more than it would otherwise. The panel shows the one that is worth most, from a cent on. */
export interface SendingNote {
  readonly kind: SendingNoteKind;
  /** A sentence. `{0}` stands for the amount, `{1}` for how long ago `from` was, or for a number of tokens. */
  readonly text: string;
  /** How the amount comes about. */
  readonly detail: string;
  /** USD. Absent where it depends on the draft: of `length` and `time`. Of `editing`, for all `tokens`. */
  readonly usd?: number;
  readonly tokens?: number;
  /** True from then on, and until then; milliseconds since the epoch. */
  readonly from?: number;
  readonly until?: number;
  /** Of `length`: longer prompts have the higher price. */
  readonly above?: number;
  /** The label of the button that does something about it. */
  readonly action?: string;
}

/** An answer that runs, whose cost is counted. */
export interface CountedAnswer extends Omit<CountedRequest, "price"> {
  readonly messageId: string;
  /** Null if the catalogue has no price. */
  readonly price: CountedPrice | null;
  /** The lengths of an answer that is continued, UTF-16 units: what is longer is new. */
  readonly textFrom?: number;
  readonly reasoningFrom?: number;
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
  /** The summary that is being written: how many messages it tells of, and its tokens so far. Or null. */
  readonly summarizing: { readonly messages: number; readonly tokens: number } | null;
  /** What runs for the conversation beside its answers, such as improving its draft: what is going on, in words. `cancelTask` ends it. Or null. */
  readonly task: string | null;
  /** Messages that wait for the running answer, first to last. */
  readonly queued: readonly { readonly id: string; readonly text: string }[];
  /** No answer is running, as after a stop or a reload, so the user decides when to send them. */
  readonly isQueuePaused: boolean;
  /** The attachments of the next message. */
  readonly attachments: readonly Attachment[];
  readonly usage: UsageTotals;
  /** How much the model of the next message is told to reason, and what it does if it is told nothing. Null if it cannot reason. */
  readonly reasoning: { readonly wish: ReasoningWish | null; readonly unset: string | null } | null;
  /** How many values the conversation sets, not counting its model, and how many settings are invalid and ignored. */
  readonly parameters: { readonly own: number; readonly unusable: number };
  /** One per model that will be asked; empty while no model is chosen. */
  readonly nextRequests: readonly NextRequestEstimate[];
  /** Why the next message costs more than it would have to; absent if it does not. */
  readonly sendingNotes?: readonly SendingNote[];
  /** The answers that run, as far as their cost can be counted. */
  readonly counting?: readonly CountedAnswer[];
  /** What answers have cost that were stopped before the server reported it, as counted, by their ids. USD. */
  readonly countedCosts?: Readonly<Record<string, number>>;
  /** The tokens of a long conversation are being counted; `nextRequests` is empty until then. */
  readonly isCounting?: true;
  /**
   * How many tools are on in the conversation, a sentence about why none can currently be used, or null, and the names of those that run without a question,
   * because the user allowed that.
   */
  readonly tools: { readonly on: number; readonly unusable: string | null; readonly allowed: readonly string[] };
  /**
   * A temporary problem that does not belong to an answer, such as history that cannot be written. With the codes `unsupportedParameters` (parameters that the model
   * was not sent), `deleted` (a deletion that can be undone), `temporary` (a conversation that is not saved) and `modelGone` (the server no longer lists the model) it is only information. `action` is the label of a button that sends `bannerAction`.
   */
  readonly banner: { readonly code: string; readonly text: string; readonly action?: string } | null;
}

/**
 * The triggers of the completion popup: `#` adds context, `/` (at the start of the message) runs a prompt. `start` stands for an empty conversation, which
 * shows its completions as suggestions: those with `insert` are questions, the others conversations.
 */
export type CompletionTrigger = "#" | "/" | "start";

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
  /** What the item is called in a sentence. Within one, it takes the place of trigger and query. */
  readonly name?: string;
}

/** What is in the editor and can be attached with one click. Nothing of its content is read until then. */
export interface SuggestedAttachment {
  /** Sent back when it is clicked. */
  readonly id: string;
  readonly kind: Extract<AttachmentKind, "file" | "selection" | "cell">;
  /** The name of its file or cell. */
  readonly label: string;
  /** Which part of that: its lines, in words. */
  readonly detail?: string;
  /** Both, with the whole path. */
  readonly title: string;
  readonly uri: string;
  /** The lines of each selection, 1-based and inclusive. */
  readonly lines: readonly (readonly [first: number, last: number])[];
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

/** What a command asks of the transcript. */
export type TranscriptAction = "previousQuestion" | "nextQuestion" | "collapseReasoning" | "expandReasoning" | "toolQuestion" | "end";

/** Messages from the host to the webview. */
export type ToWebview =
  | {
      readonly type: "snapshot";
      readonly conversationId: string;
      /** The shown path. Of a long one, only what is near the reader comes whole; the panel asks for the others (`loadMessages`). */
      readonly messages: readonly (ShownMessage | MessageOutline)[];
      /** The answers shown side by side at the end, including the one on the path. Absent if no answers are compared. */
      readonly compared?: readonly ShownMessage[];
      /** The host's copy of the draft. Used if the webview has none, such as after a crash. */
      readonly draft?: string;
      /** How often the host has replaced the draft, as the webview says it with its own drafts; absent: never. */
      readonly draftVersion?: number;
      /** The draft is newer than the one that the webview has. */
      readonly takesDraft?: true;
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
  /** The response to `loadMessages`: those that are still on the path. */
  | { readonly type: "messages"; readonly conversationId: string; readonly shown: readonly ShownMessage[] }
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
  /** What the user has set of `chat.fontSize` and the like, as soon as there is any, and whenever it changes. */
  | { readonly type: "fonts"; readonly fonts: ChatFonts }
  /** What the user asked in other conversations of this workspace, newest first: the response to `earlierMessages`. */
  | { readonly type: "earlierMessages"; readonly texts: readonly string[] }
  /** A command was run that moves or folds what is read. */
  | { readonly type: "transcript"; readonly action: TranscriptAction }
  /** Quotes what is selected in a message, in the composer. */
  | { readonly type: "quoteSelection" }
  /** Has screen readers say what VS Code shows where they do not look, such as in its status bar. */
  | { readonly type: "announce"; readonly text: string }
  /** Forgets what the panel itself keeps over a reload: drafts, an edit, the place in the conversation. The user has deleted the conversations. */
  | { readonly type: "forget" }
  /** The active file or selection, which the composer offers to attach; null where there is none, or the setting is off. */
  | { readonly type: "suggested"; readonly suggestion: SuggestedAttachment | null }
  /** The question about a tool call that waits in the conversation; null: none any more. Posted again with a new token whenever the panel is shown. */
  | { readonly type: "toolQuestion"; readonly conversationId: string; readonly question: ToolQuestion | null }
  /** The question with this token has been in view long enough: the host takes an answer from now on. */
  | { readonly type: "toolQuestionReady"; readonly token: string }
  /** Adds text to the composer, and focuses it if `focus`. */
  | { readonly type: "compose"; readonly text: string; readonly focus: boolean }
  /** What the provider's cache did for an answer, in sentences; "" where nothing is known. */
  | { readonly type: "cacheNote"; readonly messageId: string; readonly text: string }
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

/** Maximum length of a data URL from the webview, in characters: about 20 MB of bytes. */
export const largestData = 28 * 1024 * 1024;
/** Maximum number of references per request. */
export const mostReferences = 64;
/** Maximum number of messages that are loaded by one request. */
export const mostLoaded = 500;

/** The schema of an id: of a message, a conversation, or whatever else the two sides name. */
export const idSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const id = idSchema;

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
  messages: { conversationId: id, shown: v.array(v.looseObject({ message: v.looseObject({ id }) })) },
  delta: { seq: v.number(), messageId: id, text: v.string(), textFrom: v.number(), reasoning: v.string(), reasoningFrom: v.number() },
  activity: { messageId: id, activity: v.looseObject({ phase: v.string() }) },
  image: { requestId: v.number(), image: object },
  handled: { request: v.number() },
  openParameters: {},
  transcript: { action: v.string() },
  codeColors: { theme: v.string() },
  parameters: { sheet: v.looseObject({ conversationId: id }) },
  fonts: { fonts: object },
  quoteSelection: {},
  forget: {},
  announce: { text: v.string() },
  earlierMessages: { texts: v.array(v.string()) },
  suggested: { suggestion: v.nullable(v.looseObject({ id, label: v.string(), lines: v.array(v.array(v.number())) })) },
  toolQuestion: { conversationId: id, question: v.nullable(v.looseObject({ token: id, hash: id, messageId: id })) },
  toolQuestionReady: { token: id },
  compose: { text: v.string(), focus: v.boolean() },
  cacheNote: { messageId: id, text: v.string() },
  references: { messageId: id, found: v.array(v.string()) },
  codeTarget: { messageId: id, block: v.number(), path: v.string(), isNew: v.boolean() },
  completions: { requestId: v.number(), items: v.array(v.looseObject({ id, label: v.string() })) },
  reveal: { messageId: id, part: v.picklist(["text", "reasoning"]), offset: v.number(), length: v.number() },
} satisfies Envelopes;

/** Parses data received by the webview. Undefined if it is not one of our messages. */
export function parseToWebview(data: unknown): ToWebview | undefined {
  const type = field(data, "type");
  if (typeof type !== "string" || !Object.hasOwn(envelopes, type)) return undefined;
  return v.is(v.looseObject(envelopes[type as ToWebview["type"]]), data) ? (data as ToWebview) : undefined;
}
