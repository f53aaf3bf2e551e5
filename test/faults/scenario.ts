import type { ChatQuestion } from "../../src/llm/chatClient.ts";
import type { Answer, ChatEvent } from "../../src/shared/chatEvent.ts";
import type { Dialect } from "../../src/shared/parameters.ts";
import type { End } from "./expected.ts";

/** The progress on both sides so far. */
export interface Progress {
  readonly events: readonly ChatEvent[];
  /** The text deltas so far, joined. */
  readonly text: string;
  /** Requests that reached the server. */
  readonly requests: number;
  /** The questions that the user was asked. */
  readonly questions: readonly ChatQuestion[];
}

/** A user who can be asked, and the expected result. */
export interface User {
  readonly name: string;
  /** True continues, false stops, undefined never answers. */
  reply(question: ChatQuestion, nth: number): boolean | undefined;
  /** When the user presses Stop in the panel. */
  readonly stop?: (progress: Progress) => boolean;
  readonly ends: readonly End[];
  readonly check?: (run: Run) => readonly string[];
}

/** The result of one injected fault. */
export interface Run {
  readonly answer: Answer;
  readonly events: readonly ChatEvent[];
  readonly questions: readonly ChatQuestion[];
  readonly requests: number;
  /** The bodies of the requests, as far as they were read. */
  readonly bodies: readonly string[];
  /** Requests that reached a server to which none should have been sent. */
  readonly elsewhere: number;
  /** Bytes that the server was able to send. */
  readonly sent: number;
  /** Time from Stop to the verdict, and to the moment when the server sees the closed connection; undefined if nothing was stopped. */
  readonly stopMs: number | undefined;
  readonly closedMs: number | undefined;
  /** Growth of resident memory in bytes; measured only if the server runs in another process. */
  readonly grownBytes: number | undefined;
}

/** How to meet a fault, if sending a request and waiting is not enough. */
export interface Scenario {
  /** The dialect of a variant; by default the one on the command line. */
  readonly dialects?: Readonly<Record<string, Dialect>>;
  /** Length of the prompt in characters, if the size matters. */
  readonly promptLength?: number;
  /** The user stops as soon as this is true. */
  readonly stop?: (progress: Progress) => boolean;
  /** Users with whom the fault is met again. */
  readonly users?: readonly User[];
  /** Whether another process serves the fault, so that memory can be measured. */
  readonly apart?: boolean;
  /** Whether the client must close the connection, visibly to the server. */
  readonly closes?: boolean;
  /** Whether waits are real instead of skipped. */
  readonly realTime?: boolean;
  /** Further conditions. @returns a sentence for each that does not hold */
  readonly check?: (run: Run, variant: string) => readonly string[];
}
