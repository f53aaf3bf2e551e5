import { expect, onTestFinished, test, vi } from "vitest";
import { Instructions } from "../../../../src/app/context/instructions.ts";
import { PanelStates, type PanelStateParts } from "../../../../src/app/panel/panelState.ts";
import { SheetFeed } from "../../../../src/app/panel/sheetFeed.ts";
import { Settings } from "../../../../src/app/settings/settings.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import type { Attachment } from "../../../../src/shared/conversation.ts";
import { createConversation } from "../../../../src/shared/conversation.ts";
import type { ParameterSheet } from "../../../../src/shared/parameterSheet.ts";
import type { Log } from "../../../../src/app/log.ts";
import { Emitter } from "../../../../src/app/events.ts";

test("every source of a panel's state is listened to", () => {
  const names = ["settings", "secrets", "catalogue", "unsupportedNotes", "refusals", "instructions", "folderNotice", "progress"] as const;
  const sources = names.map((name) => [name, new Emitter<void>()] as const);
  const parts = Object.fromEntries(sources.map(([name, { event }]) => [name, { onDidChange: event }]));
  const states = new PanelStates(parts as unknown as PanelStateParts);
  let changes = 0;
  states.onDidChange(() => (changes += 1));
  for (const [, emitter] of sources) emitter.fire();
  expect(changes).toBe(names.length);
  states.dispose();
  for (const [, emitter] of sources) emitter.fire();
  expect(changes).toBe(names.length);
});

test("settings tell what their editor tells", () => {
  const changed = new Emitter<void>();
  const settings = new Settings({ onDidChange: changed.event } as never, {} as Log);
  let changes = 0;
  settings.onDidChange(() => (changes += 1));
  changed.fire();
  expect(changes).toBe(1);
  settings.dispose();
});

test("an open sheet follows its conversation, several changes at once; a closed one does not", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const changed = new Emitter<{ readonly type: "state" | "message" }>();
  const session = { onDidChange: changed.event } as unknown as Session;
  let posted = 0;
  const feed = new SheetFeed(
    () => Promise.resolve({} as ParameterSheet),
    () => (posted += 1),
  );
  feed.open(session);
  await vi.advanceTimersByTimeAsync(100);
  expect(posted).toBe(1);
  changed.fire({ type: "message" });
  changed.fire({ type: "state" });
  changed.fire({ type: "state" });
  await vi.advanceTimersByTimeAsync(100);
  expect(posted).toBe(2);
  feed.open(undefined);
  changed.fire({ type: "state" });
  await vi.advanceTimersByTimeAsync(100);
  expect(posted).toBe(2);
  feed.dispose();
});

test("instruction files are looked up anew when a setting changes", async () => {
  const changed = new Emitter<void>();
  let lookups = 0;
  const instructions = new Instructions({
    settings: { get: () => true, onDidChange: changed.event } as unknown as Settings,
    window: { trusted: true },
    preview: () => Promise.resolve((lookups += 1) > 0 ? ([{ id: "a" }] as unknown as Attachment[]) : []),
  });
  const session = {
    conversation: createConversation("c", 0),
    outbox: { attachments: [] },
    setOverride: () => undefined,
  } as unknown as Session;
  const told = new Promise<void>((resolve) => instructions.onDidChange(() => resolve()));
  expect(instructions.of(session)).toEqual([]);
  await told;
  expect(instructions.of(session)).toHaveLength(1);
  expect(lookups).toBe(1);
  changed.fire();
  instructions.of(session);
  expect(lookups).toBe(2);
  instructions.dispose();
});

test("a long conversation is shown before its tokens are counted; then the state changes", async () => {
  let isCounted = false;
  let counts = 0;
  const nothing = { onDidChange: new Emitter<void>().event };
  const states = new PanelStates({
    ...Object.fromEntries(["secrets", "catalogue", "unsupportedNotes", "refusals"].map((name) => [name, nothing])),
    settings: { ...nothing, get: () => "enter", effective: () => ({ endpoint: { value: "e" }, model: { value: "m" }, rejected: [] }) },
    endpoints: { get: () => ({ error: { message: "unknown" } }) },
    catalogue: { ...nothing, nameOf: () => "M", row: () => undefined },
    unsupportedNotes: { ...nothing, of: () => null },
    instructions: { ...nothing, of: () => [] },
    folderNotice: { ...nothing, state: null },
    progress: { ...nothing, of: () => null },
    window: { trusted: true, loadsImages: true },
    titleCost: () => 0,
    allowedTools: () => [],
    estimates: {
      isQuick: () => isCounted,
      nextRequests: () => [{ tokens: 5 }],
      count: () => {
        counts += 1;
        isCounted = true;
        return Promise.resolve();
      },
    },
  } as unknown as PanelStateParts);
  const session = {
    conversation: createConversation("c", 0),
    outbox: { compareModels: [], queue: [], attachments: [] },
    saveError: null,
    damaged: 0,
  } as unknown as Session;
  const told = new Promise<void>((resolve) => states.onDidChange(resolve));
  expect(states.of(session)).toMatchObject({ nextRequests: [], isCounting: true });
  expect(counts).toBe(0);
  await told;
  expect(counts).toBe(1);
  const counted = states.of(session);
  expect(counted.nextRequests).toHaveLength(1);
  expect(counted.isCounting).toBeUndefined();
  states.dispose();
});
