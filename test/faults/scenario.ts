import type { ChatQuestion } from "../../src/llm/chatClient.ts";
import type { Answer, ChatEvent } from "../../src/shared/chatEvent.ts";
import type { Dialect } from "../../src/shared/parameters.ts";
import type { End } from "./expected.ts";

/** What has happened so far on both sides. */
export interface Progress {
  readonly events: readonly ChatEvent[];
  /** Text deltas so far, as one. */
  readonly text: string;
  /** Requests that reached the server. */
  readonly requests: number;
  /** What was asked of the user. */
  readonly questions: readonly ChatQuestion[];
}

/** A user who can be asked, and what is to come of it. */
export interface Person {
  readonly name: string;
  /** True continues, false stops, undefined never answers. */
  reply(question: ChatQuestion, nth: number): boolean | undefined;
  /** Presses Stop in the panel, which every answer has. */
  readonly stop?: (progress: Progress) => boolean;
  readonly ends: readonly End[];
  readonly check?: (run: Run) => readonly string[];
}

/** All that can be said of one fault that was met. */
export interface Run {
  readonly answer: Answer;
  readonly events: readonly ChatEvent[];
  readonly questions: readonly ChatQuestion[];
  readonly requests: number;
  /** Their bodies, as far as they were read. */
  readonly bodies: readonly string[];
  /** Requests that reached a place where none should have been sent. */
  readonly elsewhere: number;
  /** Bytes that the server got rid of. */
  readonly sent: number;
  /** From Stop to the verdict, and to the server's seeing that the connection is closed; undefined where nothing was stopped. */
  readonly stopMs: number | undefined;
  readonly closedMs: number | undefined;
  /** Growth of resident memory, bytes; measured only where the server is in another process. */
  readonly grownBytes: number | undefined;
}

/** How a fault is met, where that is not simply "ask and wait". */
export interface Scenario {
  /** The dialect of a variant; `openrouter`, or what the command asks for, where it is not here. */
  readonly dialects?: Readonly<Record<string, Dialect>>;
  /** Characters of the prompt, for what depends on its size. */
  readonly promptLength?: number;
  /** The user stops as soon as this is true. */
  readonly stop?: (progress: Progress) => boolean;
  /** The fault is met once more by each of them. */
  readonly people?: readonly Person[];
  /** The fault is served by another process, so that memory can be measured. */
  readonly apart?: boolean;
  /** The client has to close the connection, and the server to see it. */
  readonly closes?: boolean;
  /** Waits are real, not skipped. */
  readonly realTime?: boolean;
  /** What else has to be true, beside the end: each sentence that comes back is something wrong. */
  readonly check?: (run: Run, variant: string) => readonly string[];
}
