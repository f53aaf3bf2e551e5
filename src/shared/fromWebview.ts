import * as v from "valibot";
import type { ErrorAction } from "./chatError.ts";
import { sheetNames } from "./parameterSheet.ts";
import {
  codeActionNames,
  type CompletionTrigger,
  idSchema as id,
  largestData,
  mostLoaded,
  mostReferences,
  sendingNoteKinds,
} from "./protocol.ts";
import { toolAnswers } from "./toolQuestion.ts";

// The half of the protocol that the host checks. A file of its own, because the panel would load the schema with everything else and never use it.

/** The place of a picture among those of its answer. */
const pictureIndex = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));
/** Numbers what is billed: the response to it is `handled`. */
const request = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)));
const text = v.pipe(v.string(), v.maxLength(8 * 1024 * 1024));
const referenceText = v.pipe(v.string(), v.minLength(2), v.maxLength(300));
const errorActions = [
  "retry",
  "setApiKey",
  "signIn",
  "selectModel",
  "openCredits",
  "openSettings",
  "showLog",
  "showPolicy",
  "switchEndpoint",
  "newConversation",
  "retryShorter",
  "usePaidVariant",
  "useFallback",
  "dropOldest",
  "leaveOut",
] as const satisfies readonly ErrorAction[];

/** Schema of messages from the webview, which are untrusted: ids must be known to the host, and nothing is used as a path or a command. */
export const fromWebviewSchema = v.variant("type", [
  /**
   * The first message of a webview, which has what it was told while it loaded, or its request for a snapshot (`again`), because it has missed something.
   * `at`: the message at the top of its view, if that is not the end.
   */
  v.object({
    type: v.literal("ready"),
    again: v.optional(v.literal(true)),
    at: v.optional(v.object({ conversationId: id, messageId: id })),
  }),
  /** The panel needs messages that it knows only the outlines of. */
  v.object({ type: v.literal("loadMessages"), conversationId: id, ids: v.pipe(v.array(id), v.minLength(1), v.maxLength(mostLoaded)) }),
  /** The webview got or lost the focus, which decides what keys mean. */
  v.object({ type: v.literal("focus"), focused: v.boolean() }),
  v.object({ type: v.literal("ack"), seq: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  /** `force`: even if it exceeds the model's context window. */
  v.object({ type: v.literal("send"), text, force: v.optional(v.boolean()) }),
  /** Omits enough of the oldest messages to fit the conversation and this draft into the model's context window. */
  v.object({ type: v.literal("omitOldest"), text }),
  /** Has a model summarize the earlier part of the conversation; the host asks first. */
  v.object({ type: v.literal("compact") }),
  /** Sends a summary in place of what it stands for, or the full conversation again. */
  v.object({ type: v.literal("useSummary"), messageId: id, use: v.boolean() }),
  /** Includes them again. */
  v.object({ type: v.literal("includeOmitted") }),
  v.object({ type: v.literal("showUsage") }),
  /** The draft of a conversation, sent shortly after it changed. The host keeps it in case the window crashes. */
  v.object({ type: v.literal("draft"), conversationId: id, text, version: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  /** The message is to be written in an editor. */
  v.object({ type: v.literal("writeInEditor"), text }),
  /** The message is to be rewritten by a model; the host asks first. */
  v.object({ type: v.literal("improveQuestion"), text }),
  /** The user goes back to earlier messages. The response is `earlierMessages`. */
  v.object({ type: v.literal("earlierMessages") }),
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
  /** Asks how much the model is to reason. */
  v.object({ type: v.literal("selectEffort") }),
  /** A first step in the empty state. The host asks for the key itself. */
  v.object({ type: v.literal("setApiKey") }),
  /** The other first step: shows all ways to sign in. */
  v.object({ type: v.literal("signIn") }),
  v.object({ type: v.literal("attachContext") }),
  v.object({ type: v.literal("selectTools") }),
  /** The buttons of the question with this token are in view. */
  v.object({ type: v.literal("toolQuestionShown"), token: id }),
  /** The user answers that question. The host takes it only for the call that it has shown in this panel. */
  v.object({ type: v.literal("answerTool"), token: id, hash: id, answer: v.picklist(toolAnswers) }),
  /** The user wants to be asked again about the calls of a tool. */
  v.object({ type: v.literal("askAgain"), tool: v.pipe(v.string(), v.maxLength(200)) }),
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
  /** The suggested attachment with this id was clicked. */
  v.object({ type: v.literal("attachSuggested"), id }),
  /** The user is typing a word with `#` or `/` in the composer; `query` is the text after it. The response is `completions`. */
  v.object({
    type: v.literal("complete"),
    requestId: v.pipe(v.number(), v.integer(), v.minValue(0)),
    trigger: v.picklist(["#", "/", "start"] satisfies readonly CompletionTrigger[]),
    query: v.pipe(v.string(), v.maxLength(500)),
  }),
  /** A completion was chosen; `text` is the message without the word that it completes. */
  v.object({ type: v.literal("chooseCompletion"), id, text: v.optional(text) }),
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
  /** The figures of an answer were opened. The response is `cacheNote`. */
  v.object({ type: v.literal("cacheNote"), messageId: id }),
  /** Inline code in an answer that may name files or symbols. The response is `references`. */
  v.object({ type: v.literal("findReferences"), messageId: id, texts: v.pipe(v.array(referenceText), v.maxLength(mostReferences)) }),
  /** A reference was clicked. */
  v.object({ type: v.literal("openReference"), messageId: id, text: referenceText }),
  v.object({ type: v.literal("errorAction"), messageId: id, action: v.picklist(errorActions), request }),
  v.object({ type: v.literal("editMessage"), messageId: id, text, request }),
  v.object({ type: v.literal("regenerate"), messageId: id, request }),
  /** Asks with what an answer is to be given again: another model, another effort. */
  v.object({ type: v.literal("regenerateWith"), messageId: id, request }),
  v.object({ type: v.literal("continueAnswer"), messageId: id, request }),
  /** "Undo join" was pressed for the seam at this place of an answer. */
  v.object({ type: v.literal("separateParts"), messageId: id, at: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  v.object({ type: v.literal("deleteMessage"), messageId: id }),
  /** The button of a note about what the next message costs was pressed, or it was closed. */
  v.object({ type: v.literal("sendingNote"), kind: v.picklist(sendingNoteKinds), does: v.picklist(["act", "close"]) }),
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
  /** Ends what runs for the conversation beside its answers. */
  v.object({ type: v.literal("cancelTask") }),
  v.object({ type: v.literal("showVersion"), messageId: id, step: v.picklist([-1, 1]) }),
  /** Forks the conversation after this message. */
  v.object({ type: v.literal("forkConversation"), messageId: id }),
  /** An unexpected error in the webview, for the log. */
  v.object({ type: v.literal("webviewError"), message: v.pipe(v.string(), v.maxLength(4000)) }),
]);

/** Messages from the webview to the host. */
export type FromWebview = v.InferOutput<typeof fromWebviewSchema>;

/** Parses data received by the host. Undefined if it is not one of our messages. */
export function parseFromWebview(data: unknown): FromWebview | undefined {
  const result = v.safeParse(fromWebviewSchema, data);
  return result.success ? result.output : undefined;
}
