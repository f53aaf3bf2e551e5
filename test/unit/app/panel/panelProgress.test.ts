import { beforeEach, expect, test } from "vitest";
import type { Session } from "../../../../src/app/chat/session.ts";
import { PanelProgress } from "../../../../src/app/panel/panelProgress.ts";
import { ScriptedAsk } from "../scriptedAsk.ts";

const [shown, hidden] = [{ id: "shown" }, { id: "hidden" }] as unknown as readonly [Session, Session];
let ask: ScriptedAsk;
let progress: PanelProgress;
let changes: number;

beforeEach(() => {
  ask = new ScriptedAsk();
  progress = new PanelProgress(ask, (session) => session === shown);
  changes = 0;
  progress.onDidChange(() => (changes += 1));
});

/** A task that continues until it is cancelled. */
const endless = (signal: AbortSignal) =>
  new Promise<string>((resolve) => signal.addEventListener("abort", () => resolve("cancelled"), { once: true }));

test("what runs for a conversation in view is shown there until it ends, and cancelled from there", async () => {
  const done = progress.run(shown, { title: "Improving", cancellable: true }, endless);
  expect([progress.of(shown), progress.of(hidden), changes]).toEqual(["Improving", null, 1]);
  progress.cancel(hidden);
  progress.cancel(shown);
  expect(await done).toBe("cancelled");
  expect([progress.of(shown), changes, ask.tasks]).toEqual([null, 2, []]);
  progress.cancel(shown);
});

test("out of view, or beside another one, it is shown like any other task", async () => {
  const out = progress.run(hidden, { title: "Out of view", cancellable: true }, endless);
  const first = progress.run(shown, { title: "First", cancellable: true }, endless);
  const second = progress.run(shown, { title: "Second", cancellable: true }, endless);
  expect([ask.tasks, progress.of(shown), progress.of(hidden)]).toEqual([["Out of view", "Second"], "First", null]);
  ask.cancel();
  progress.cancel(shown);
  expect(await Promise.all([out, first, second])).toEqual(["cancelled", "cancelled", "cancelled"]);
});

test("a task that fails is over", async () => {
  await expect(progress.run(shown, { title: "Improving", cancellable: true }, () => Promise.reject(new Error("broken")))).rejects.toThrow(
    "broken",
  );
  expect(progress.of(shown)).toBeNull();
});
