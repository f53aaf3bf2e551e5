import hljs from "highlight.js/lib/core";
import typescript from "highlight.js/lib/languages/typescript";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RangeEmitter } from "../../../src/webview/markdown/rangeEmitter.ts";
import { type HighlightPort, WorkerHighlighter } from "../../../src/webview/markdown/workerHighlighter.ts";

interface FakeWorker extends HighlightPort {
  readonly asked: string[];
  terminated: boolean;
}

/** Workers that answer `ok…` at once, `unknown…` without ranges, `crash…` with a failure, and everything else never. */
function fakeWorkers(): { readonly all: FakeWorker[]; readonly start: () => Promise<HighlightPort> } {
  const all: FakeWorker[] = [];
  return {
    all,
    start: () => {
      const worker: FakeWorker = {
        asked: [],
        terminated: false,
        ask: ({ id, code }, answer) => {
          worker.asked.push(code);
          if (code.startsWith("ok")) answer({ id, ranges: Int32Array.of(0, 2, 0), scopes: ["keyword"] });
          else if (code.startsWith("unknown")) answer({ id });
          else if (code.startsWith("crash")) answer(undefined);
        },
        terminate: () => (worker.terminated = true),
      };
      all.push(worker);
      return Promise.resolve(worker);
    },
  };
}

describe("the highlighter", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("sends one block after another to one worker", async () => {
    const workers = fakeWorkers();
    const highlighter = new WorkerHighlighter(workers.start);
    const answers: string[] = [];
    for (const code of ["ok 1", "unknown", "ok 2"])
      highlighter.highlight("ts", code, (result) => answers.push(`${code}: ${result?.scopes.join(",") ?? "plain"}`));
    await vi.runAllTimersAsync();
    expect(answers).toEqual(["ok 1: keyword", "unknown: plain", "ok 2: keyword"]);
    expect(workers.all.length).toBe(1);
  });

  it("asks the worker for rarer languages where the usual one does not know a language, and remembers which", async () => {
    const asked: string[] = [];
    const highlighter = new WorkerHighlighter((pack) =>
      Promise.resolve({
        ask: ({ id, language }, answer) => {
          asked.push(`${pack} ${language}`);
          if (pack === "usual" && language !== "ts") answer({ id, unknown: true });
          else answer(language === "nolang" ? { id, unknown: true } : { id, ranges: Int32Array.of(0, 2, 0), scopes: ["keyword"] });
        },
        terminate: () => undefined,
      }),
    );
    const answers: string[] = [];
    for (const language of ["zig", "ts", "nolang"])
      highlighter.highlight(language, "ok", (result) => answers.push(`${language}: ${result?.scopes.join(",") ?? "plain"}`));
    await vi.runAllTimersAsync();
    highlighter.highlight("zig", "ok", (result) => answers.push(`again: ${result?.scopes.join(",") ?? "plain"}`));
    await vi.runAllTimersAsync();
    expect(answers).toEqual(["zig: keyword", "ts: keyword", "nolang: plain", "again: keyword"]);
    expect(asked).toEqual(["usual zig", "more zig", "usual ts", "usual nolang", "more nolang", "more zig"]);
  });

  it("a block that runs out of time stays plain, its worker is terminated, and a new one colors the next block", async () => {
    const workers = fakeWorkers();
    const highlighter = new WorkerHighlighter(workers.start);
    const answers: string[] = [];
    for (const code of ["hang", "ok"])
      highlighter.highlight("ts", code, (result) => answers.push(`${code}: ${result === undefined ? "plain" : "coloured"}`));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(answers).toEqual(["hang: plain", "ok: coloured"]);
    expect(workers.all.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it("a worker that fails is replaced; one that cannot be started leaves code plain", async () => {
    const workers = fakeWorkers();
    const highlighter = new WorkerHighlighter(workers.start);
    const answers: (object | undefined)[] = [];
    highlighter.highlight("ts", "crash", (result) => answers.push(result));
    await vi.advanceTimersByTimeAsync(10);
    new WorkerHighlighter(() => Promise.reject(new Error("no worker"))).highlight("ts", "ok", (result) => answers.push(result));
    await vi.advanceTimersByTimeAsync(10);
    expect(answers).toEqual([undefined, undefined]);
    expect(workers.all[0]?.terminated).toBe(true);
  });

  it("does not send a block that is too long or no longer needed", async () => {
    const workers = fakeWorkers();
    const highlighter = new WorkerHighlighter(workers.start);
    const answers: (object | undefined)[] = [];
    highlighter.highlight("ts", "a".repeat(20_000), (result) => answers.push(result));
    highlighter.highlight("ts", "a\n".repeat(300_000), (result) => answers.push(result));
    highlighter.highlight("ts", "hang", () => undefined);
    highlighter.highlight("ts", "ok cancelled", (result) => answers.push(result))();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(answers).toEqual([undefined, undefined]);
    expect(workers.all.flatMap(({ asked }) => asked)).toEqual(["hang"]);
  });

  it("failures in one language leave others colored, and are forgotten after a minute or with the conversation", async () => {
    const workers = fakeWorkers();
    const highlighter = new WorkerHighlighter(workers.start);
    const colored = async (language: string, code: string): Promise<boolean> => {
      let result: object | undefined;
      highlighter.highlight(language, code, (given) => (result = given));
      await vi.advanceTimersByTimeAsync(1_100);
      return result !== undefined;
    };
    for (let count = 0; count < 30; count += 1) expect(await colored("evil", "crash")).toBe(false);
    expect(workers.all.flatMap(({ asked }) => asked)).toHaveLength(5);
    expect(await colored("evil", "ok")).toBe(false);
    expect(await colored("ts", "ok")).toBe(true);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(await colored("evil", "ok")).toBe(true);
    for (let count = 0; count < 30; count += 1) await colored("evil", "crash");
    expect(await colored("evil", "ok")).toBe(false);
    highlighter.forgive();
    expect(await colored("evil", "ok")).toBe(true);
  });

  it("many blocks that run out of time pause it, also those that are queued, and it recovers", async () => {
    const workers = fakeWorkers();
    const highlighter = new WorkerHighlighter(workers.start);
    const answers: string[] = [];
    const ask = (language: string, code: string): void =>
      void highlighter.highlight(language, code, (result) => answers.push(result === undefined ? "plain" : "colored"));
    for (let count = 0; count < 200; count += 1) ask(`language ${count % 50}`, "hang");
    await vi.advanceTimersByTimeAsync(25_000);
    expect(answers).toHaveLength(200);
    expect(workers.all.flatMap(({ asked }) => asked)).toHaveLength(20);
    ask("ts", "ok");
    await vi.advanceTimersByTimeAsync(61_000);
    ask("ts", "ok");
    await vi.advanceTimersByTimeAsync(10);
    expect(answers.slice(200)).toEqual(["plain", "colored"]);
  });

  it("a worker that cannot be started is tried again later", async () => {
    const workers = fakeWorkers();
    let broken = true;
    const highlighter = new WorkerHighlighter(() => (broken ? Promise.reject(new Error("no worker")) : workers.start()));
    const answers: (object | undefined)[] = [];
    for (let count = 0; count < 10; count += 1) highlighter.highlight("ts", "ok", (result) => answers.push(result));
    await vi.advanceTimersByTimeAsync(10);
    broken = false;
    highlighter.highlight("ts", "ok", (result) => answers.push(result));
    await vi.advanceTimersByTimeAsync(61_000);
    expect(answers).toEqual(Array.from({ length: 11 }, () => undefined));
    highlighter.highlight("ts", "ok", (result) => answers.push(result));
    await vi.advanceTimersByTimeAsync(10);
    expect(answers[11]).toBeDefined();
  });

  it("once disposed, it terminates its worker and calls nothing back", async () => {
    const workers = fakeWorkers();
    const highlighter = new WorkerHighlighter(workers.start);
    let answered = false;
    highlighter.highlight("ts", "hang", () => (answered = true));
    await vi.advanceTimersByTimeAsync(1);
    highlighter.dispose();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(answered).toBe(false);
    expect(workers.all[0]?.terminated).toBe(true);
  });
});

it("the output of highlight.js becomes ranges of the text", () => {
  hljs.registerLanguage("typescript", typescript);
  hljs.configure({ __emitter: RangeEmitter });
  const code = 'const a = `x${1 + "<b>"}`; // end\nclass B {}\n';
  const { _emitter: emitter } = hljs.highlight(code, { language: "typescript" });
  if (!(emitter instanceof RangeEmitter)) throw new Error("another emitter was used");
  const { ranges, scopes } = emitter.result();
  const found: [string, string][] = [];
  let end = 0;
  for (let index = 0; index < ranges.length; index += 3) {
    const start = ranges[index] ?? 0;
    expect(start).toBeGreaterThanOrEqual(end);
    end = ranges[index + 1] ?? 0;
    found.push([code.slice(start, end), scopes[ranges[index + 2] ?? 0] ?? ""]);
  }
  expect(end).toBeLessThanOrEqual(code.length);
  expect(found).toContainEqual(["const", "keyword"]);
  expect(found).toContainEqual(["1", "number"]);
  expect(found).toContainEqual(['"<b>"', "string"]);
  expect(found).toContainEqual(["// end", "comment"]);
  expect(found).toContainEqual(["B", "title.class"]);
});
