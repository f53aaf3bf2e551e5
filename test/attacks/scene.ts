import type * as vscode from "vscode";
import { startServer, type LoopbackServer } from "../server/server.ts";
import { fake, Uri } from "../unit/vscode.ts";
import { participants } from "./disk/vscode.ts";
import { type DiskEditor, openOnDisk } from "./disk/diskEditor.ts";
import { eventually } from "./attackCase.ts";
import { type HostUnderAttack, startHost } from "./hostUnderAttack.ts";

/** How the user reacts to whatever is asked. Buttons that are not offered cannot be pressed. */
export interface User {
  /** The button that is pressed, of those that a dialog offers; undefined closes it. */
  readonly press: (titles: readonly string[]) => string | undefined;
  /** How long they read before they answer, in milliseconds. */
  readonly slowMs?: number;
  /** What is typed into every box. */
  readonly type?: string;
  /** Whether everything is checked in lists with check boxes. */
  readonly checksAll?: boolean;
  /** Parts of the labels that are chosen in lists, one list after another. */
  readonly choose?: readonly string[];
}

/** What is pressed or accepted before this time is a slip, in milliseconds. */
const readingMs = 700;

/** The user closes every question. */
export const closes: User = { press: () => undefined };
/** The user has secrets masked where that is offered, and closes every other question. */
export const redacts: User = { press: (titles) => titles.find((title) => /redact|mask/i.test(title)) };
/** The user agrees to everything. */
export const agrees: User = {
  slowMs: 600,
  press: (titles) => titles.find((title) => !/redact|mask|leave|cancel|don.t|discard|stop|not now|later|remove|never/i.test(title)),
};

/** The whole host on a real disk, with a server for its questions and a user. */
export interface Scene {
  readonly host: HostUnderAttack;
  readonly editor: DiskEditor;
  readonly server: LoopbackServer;
  /** Calls one of Aside's tools as VS Code's own Chat does. @returns what the model is told; errors begin with `Error` */
  tool(name: string, input: object): Promise<string>;
  /** Runs a command of Aside's, as the user or another extension does. */
  command(id: string, ...args: readonly unknown[]): Promise<unknown>;
  /** A question to `@aside` in VS Code's Chat. @returns the parts that were shown, and the error */
  chat(prompt: string): Promise<{ readonly shown: readonly unknown[]; readonly error: string | undefined }>;
  /** The bodies that have been sent to the model, as JSON. */
  bodies(): readonly string[];
  /** The modal questions and the texts that were opened to be read, in words. */
  asked(): readonly string[];
}

const token: vscode.CancellationToken = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };

/** Runs something in a new scene and ends it. The model is `demo/verbatim`: it answers with what stands after `say:`. */
export async function withScene<T>(user: User, act: (scene: Scene) => Promise<T>): Promise<T> {
  // The host reuses its list of files for some seconds: each scene is later than that.
  const { now } = Date;
  scenes += 1;
  const later = scenes * 60_000;
  Date.now = () => now.call(Date) + later;
  performance.now = () => clock() + passed;
  let editor: DiskEditor | undefined;
  const server = await startServer({ rate: 0 });
  const host = await startHost(async () => {
    editor = await openOnDisk();
    Object.assign(fake.user, {
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/verbatim",
    });
  });
  if (editor === undefined) throw new Error("there is no editor");
  const disk = editor;
  const stop = play(user);
  try {
    return await act({
      host,
      editor: disk,
      server,
      tool: async (name, input) => {
        const tool = disk.tools.get(name);
        if (tool === undefined) return `Error: there is no tool ${name}`;
        try {
          const options = { input, toolInvocationToken: {} as vscode.ChatParticipantToolToken };
          await tool.prepareInvocation?.({ input }, token);
          const result = await tool.invoke(options, token);
          return (result?.content ?? []).map((part) => String(Reflect.get(part as object, "value"))).join("");
        } catch (error) {
          return String(error);
        }
      },
      command: async (id, ...args) => {
        const handler = fake.commands.get(id);
        if (handler === undefined) throw new Error(`there is no command ${id}`);
        return handler(...args);
      },
      chat: async (prompt) => {
        const handler = [...participants.values()][0];
        if (handler === undefined) throw new Error("there is no participant");
        const shown: unknown[] = [];
        const note = (part: unknown): void => void shown.push(part);
        const stream = { markdown: note, progress: () => undefined, button: () => undefined, push: note, reference: note, anchor: note };
        const request = { prompt, references: [], toolReferences: [], command: undefined } as unknown as vscode.ChatRequest;
        const result = await handler(request, { history: [] }, stream as unknown as vscode.ChatResponseStream, token);
        return { shown, error: result?.errorDetails?.message };
      },
      bodies: () => server.requests.filter(({ method }) => method === "POST").map(({ body }) => JSON.stringify(body)),
      asked: () => fake.dialogs.filter(({ modal }) => modal).map(({ message, detail = "" }) => `${message}\n${detail}`),
    });
  } finally {
    stop();
    await host.close();
    await disk.close();
    await server.close();
    Date.now = now;
    Reflect.deleteProperty(performance, "now");
  }
}

let scenes = 0;
const clock = performance.now.bind(performance);
let passed = 0;

/** The user takes time to read: clocks move on, and the test does not wait. */
export function timePasses(ms = readingMs): void {
  passed += ms;
}

/** How many questions the user is reading. */
let pending = 0;

/** Answers dialogs, boxes and lists for a user from now on. */
function play({ press, type, slowMs = 0, choose = [], checksAll }: User): () => void {
  const answer = (offered: unknown): unknown => {
    if (!Array.isArray(offered)) return type;
    const titleOf = (item: unknown): string =>
      typeof item === "string"
        ? item
        : ((item as { readonly title?: string; readonly label?: string }).title ?? (item as { readonly label?: string }).label ?? "");
    const chosen = press(offered.map(titleOf));
    return offered.find((item) => titleOf(item) === chosen);
  };
  fake.answers.push(answer);
  // The last answer is used as often as something is asked, and after the time in which a yes counts as a slip.
  Object.defineProperty(fake.answers, "shift", {
    configurable: true,
    value: async () => {
      pending += 1;
      // What is shown is in view before the clock moves.
      await new Promise((resolve) => setTimeout(resolve, 5));
      timePasses(slowMs);
      pending -= 1;
      return fake.answers.length > 1 ? Array.prototype.shift.call(fake.answers) : answer;
    },
  });
  const left = [...choose];
  let checked: unknown;
  const looking = setInterval(() => {
    const list = fake.quickPicks.at(-1);
    if (list === undefined || !list.shown || !list.enabled) return;
    if (list.canSelectMany) {
      if (checksAll !== true || list === checked) return;
      checked = list;
      list.select(...list.labels);
      setTimeout(() => {
        timePasses();
        if (list.shown) list.accept();
      }, 10);
      return;
    }
    const label = list.labels.find((one) => left[0] !== undefined && one.includes(left[0]));
    if (label === undefined) return;
    left.shift();
    list.choose(label);
  }, 5);
  return () => {
    clearInterval(looking);
    Reflect.deleteProperty(fake.answers, "shift");
    fake.answers.length = 0;
  };
}

/** The next answer to a dialog that opens files. */
export function opensFile(file: string): void {
  fake.answers.unshift([Uri.file(file)]);
}

/** Waits until the host has said and asked nothing new for a while. */
export async function settles({ host }: Scene, quietMs = 60): Promise<void> {
  const state = (): string => `${host.said.length} ${fake.dialogs.length} ${fake.executed.length} ${fake.answers.length}`;
  // Code that is loaded with its first use takes a while to say anything.
  for (let [before, quiet, turn] = ["", 0, 0]; quiet < 3 && turn < 100; turn += 1) {
    quiet = before === state() && pending === 0 ? quiet + 1 : 0;
    before = state();
    await new Promise((resolve) => setTimeout(resolve, quietMs));
  }
}

/** Waits until nothing is asked or sent any more: an answer has ended, or the composer got its text back. */
export async function asks(scene: Scene, text: string): Promise<void> {
  const { host } = scene;
  const ended = host.ask(text);
  const back = eventually(() => host.said.some((message) => message.type === "compose" && message.text.includes(text)));
  await Promise.race([ended, back.then((came) => (came ? undefined : ended))]);
}
