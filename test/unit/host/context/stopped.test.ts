import { beforeEach, describe, expect, test } from "vitest";
import type * as vscode from "vscode";
import { addContext } from "../../../../src/host/context/addContext.ts";
import { debugOffers } from "../../../../src/host/context/debugOffers.ts";
import { attachStopped } from "../../../../src/host/context/stopped.ts";
import { disposeStops, trackStops } from "../../../../src/host/context/stopReasons.ts";
import { captureForSending } from "../../../../src/host/workspace/captureForSending.ts";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import type { Attachment } from "../../../../src/shared/conversation.ts";
import { debug, DebugStackFrame, fake } from "../../vscode.ts";

type Answers = Readonly<Record<string, (args: Readonly<Record<string, unknown>>) => unknown>>;

/** A debugger that is stopped, and what it was asked. */
function stopAt(answers: Answers, { id = "session", type = "pwa-node" } = {}) {
  const asked: string[] = [];
  const session = {
    id,
    type,
    name: "Launch cart",
    customRequest: async (command: string, args: Readonly<Record<string, unknown>>) => {
      asked.push(command);
      const answer = answers[command];
      if (answer === undefined) throw new Error("not supported");
      return answer(args);
    },
  } as unknown as vscode.DebugSession;
  debug.activeStackItem = new DebugStackFrame(session, 1, 7);
  return { asked, session };
}

const stack = (path: unknown) => ({
  stackFrames: [
    { id: 6, name: "inner", line: 3, source: { name: "internal", path: "node:internal", sourceReference: 5 } },
    { id: 7, name: "total", line: 2, source: { name: "cart.js", path } },
  ],
});
const variables: Readonly<Record<number, readonly object[]>> = {
  1: [
    { name: "cart", value: "{…}", type: "Object", variablesReference: 2 },
    { name: "prices", value: "(3) [1, 2, 3]", variablesReference: 3, indexedVariables: 1000 },
    { name: "cost", value: "", variablesReference: 4, presentationHint: { lazy: true } },
    { name: "add", value: "ƒ add(a, b) {\n  return a + b;\n}", type: "Function", variablesReference: 6 },
    { name: "this", value: "global {…}", variablesReference: 8 },
    { name: "text", value: "'one\ntwo'", variablesReference: 0 },
    { name: "[[Prototype]]", value: "Object", variablesReference: 5 },
  ],
  2: [{ name: "items", value: "undefined", variablesReference: 0 }],
  3: Array.from({ length: 25 }, (_none, at) => ({ name: String(at), value: String(at), variablesReference: 0 })),
};
const answers: Answers = {
  stackTrace: () => stack("/project/src/cart.js"),
  exceptionInfo: () => ({ exceptionId: "TypeError", description: "items is undefined", details: { stackTrace: "at total" } }),
  scopes: () => ({
    scopes: [
      { name: "Local", variablesReference: 1, expensive: false },
      { name: "Global", variablesReference: 9, expensive: true },
    ],
  }),
  variables: ({ variablesReference }) => ({ variables: variables[variablesReference as number] ?? [] }),
};

beforeEach(() => {
  fake.reset();
  disposeStops();
  fake.files.set("/project/src/cart.js", new TextEncoder().encode("function total(cart) {\n  return cart.items.length;\n}\n"));
});

describe("a stopped program", () => {
  test("is offered only while it is stopped", async () => {
    expect(debugOffers()).toEqual([]);
    debug.activeStackItem = { threadId: 1 };
    expect(debugOffers()).toEqual([]);
    expect(await attachStopped()).toMatchObject({ problem: "No program is paused in the debugger." });
    stopAt(answers);
    expect(debugOffers()).toMatchObject([{ word: "debug", detail: "Launch cart: stack, variables and code" }]);
  });

  test("has its exception, stack, variables and code; nothing is evaluated", async () => {
    const { asked } = stopAt(answers);
    const stopped = await attachStopped();
    if ("problem" in stopped) throw new Error(stopped.problem);
    expect(stopped).toMatchObject({
      hasException: true,
      attachment: { kind: "debug", label: "Exception: TypeError: items is undefined", path: "Launch cart" },
    });
    expect(new Set(asked)).toEqual(new Set(["stackTrace", "exceptionInfo", "scopes", "variables"]));
    // The two scopes' first levels and what is below them, but neither globals nor what is lazy.
    expect(asked.filter((command) => command === "variables")).toHaveLength(3);
    const { text } = stopped.attachment;
    expect(text).toContain("Exception:\nTypeError: items is undefined\nat total");
    expect(text).toContain("Call stack:\n  inner (internal:3)\n> total (src/cart.js:2)");
    expect(text).toContain("cart = {…} (Object)\n      items = undefined\n");
    expect(text).toContain("24 = 24\n      … = 975 more\n");
    expect(text).toContain("cost = (not evaluated)");
    expect(text).toContain("add = ƒ add(a, b) { (Function)\n    this = global {…}\n    text = 'one\\ntwo'\n");
    expect(text).not.toContain("[[Prototype]]");
    expect(text).toContain("Code at src/cart.js:2:\n  1 | function total(cart) {\n> 2 |   return cart.items.length;");
  });

  test.each([
    ["debugpy", "Cart", false],
    ["python", "ListLike", false],
    ["debugpy", "dict", true],
    ["Python Kernel Debug Adapter", "list", true],
    ["coreclr", "Shop.Cart", false],
    ["coreclr", "Shop.List<int>", false],
    ["coreclr", "Shop.ICart {Shop.Cart}", false],
    ["coreclr", "Shop.Cart[]", true],
    ["coreclr", "System.Collections.Generic.Dictionary<string, Shop.Cart>", true],
    ["coreclr", "System.Collections.Generic.IList<int> {System.Collections.Generic.List<int>}", true],
    ["coreclr", "object {int[3]}", true],
    ["pwa-node", "Cart", true],
  ])("of %s, a value of the type %s is looked into: %s", async (type, of, isOpened) => {
    const held = (reference: unknown) =>
      reference === 1
        ? [{ name: "cart", value: "{…}", type: of, variablesReference: 2 }]
        : [{ name: "total", value: "7", type: "int", variablesReference: 0 }];
    const { asked } = stopAt({ ...answers, variables: ({ variablesReference }) => ({ variables: held(variablesReference) }) }, { type });
    const stopped = await attachStopped();
    expect("attachment" in stopped && stopped.attachment.text.includes("total = 7 (int)")).toBe(isOpened);
    expect(asked.filter((command) => command === "variables")).toHaveLength(isOpened ? 2 : 1);
  });

  test("a file may be told as a path or as an address", async () => {
    for (const path of [
      { $mid: 1, scheme: "file", path: "/project/src/cart.js" },
      { scheme: "vscode-remote", authority: "ssh", path: "/project/src/cart.js" },
      "file:///project/src/cart.js",
    ]) {
      stopAt({ ...answers, stackTrace: () => stack(path) });
      const stopped = await attachStopped();
      expect("attachment" in stopped && stopped.attachment.text).toContain("Code at src/cart.js:2:");
    }
  });

  test("a debugger that gives only a part says what is missing; one that gives nothing is a problem", async () => {
    stopAt({ stackTrace: answers["stackTrace"] as () => unknown });
    const stopped = await attachStopped();
    expect(stopped).toMatchObject({ hasException: false, attachment: { label: "Paused at cart.js:2" } });
    expect("attachment" in stopped && stopped.attachment.text).toContain("(The debugger did not give the variables.)");
    stopAt({});
    expect(await attachStopped()).toHaveProperty("problem");
    stopAt({ stackTrace: () => null, scopes: () => ({ scopes: "no" }), exceptionInfo: () => [] });
    expect(await attachStopped()).toHaveProperty("problem");
  });

  test("code of a file that would not be sent without asking is left out", async () => {
    fake.files.set("/project/.env", new TextEncoder().encode("A=1\nPIN=1234\n"));
    stopAt({ ...answers, stackTrace: () => stack("/project/.env") });
    const stopped = await attachStopped();
    const text = "attachment" in stopped ? stopped.attachment.text : "";
    expect(text).not.toContain("1234");
    expect(text).toContain("(Code of .env is left out: the file may contain secrets.)");
    stopAt({ ...answers, stackTrace: () => stack("/elsewhere/cart.js") });
    const outside = await attachStopped();
    expect("attachment" in outside && outside.attachment.text).not.toContain("Code at");
  });

  test("a secret in a variable is asked about, and masked", async () => {
    const key = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    stopAt({ ...answers, variables: () => ({ variables: [{ name: "token", value: `'${key}'`, variablesReference: 0 }] }) });
    const attachments: Attachment[] = [];
    const place = { session: { outbox: { attach: (one: Attachment) => attachments.push(one) } } } as unknown as ChatPlace;
    fake.answers.push({ title: "Redact" });
    expect(await addContext(place, [await attachStopped()])).toBe(1);
    expect(fake.details[0]).toContain("GitHub token");
    const [sent] = (await captureForSending(attachments)) ?? [];
    expect(sent?.text).not.toContain(key);
    expect(sent?.text).toContain("[redacted]");
  });
});

test("why a program stopped is known from what its debugger says, for the one that has the focus", async () => {
  const keys = () => fake.executed.filter(([name]) => name === "setContext").map(([, , value]) => value);
  const { session } = stopAt(answers);
  const tracker = trackStops(session);
  tracker.onDidSendMessage?.({ type: "event", event: "stopped", body: { reason: "exception", threadId: 1 } });
  expect(keys()).toEqual([true]);
  debug.activeStackItem = new DebugStackFrame({ id: "another" } as vscode.DebugSession, 1, 7);
  fake.stackItemChanged.fire(undefined);
  debug.activeStackItem = new DebugStackFrame(session, 1, 7);
  fake.stackItemChanged.fire(undefined);
  tracker.onDidSendMessage?.({ type: "event", event: "stopped", body: { reason: "breakpoint" } });
  expect(keys()).toEqual([true, false, true, false]);
  const { asked } = stopAt(answers);
  await attachStopped();
  expect(asked).not.toContain("exceptionInfo");
  tracker.onDidSendMessage?.({ type: "event", event: "stopped", body: { reason: "exception" } });
  tracker.onExit?.(0, undefined);
  expect(keys()).toEqual([true, false, true, false, true, false]);
  for (const odd of [undefined, null, 1, { type: "event" }, { type: "event", event: "stopped" }]) tracker.onDidSendMessage?.(odd);
  expect(keys().at(-1)).toBe(false);
});

test("a program that runs on is not stopped at its exception any more", () => {
  const keys = () => fake.executed.filter(([name]) => name === "setContext").map(([, , value]) => value);
  const { session } = stopAt(answers);
  const tracker = trackStops(session);
  tracker.onDidSendMessage?.({ type: "event", event: "stopped", body: { reason: "exception", threadId: 1 } });
  // After Continue, the debugger's focus is on the thread.
  debug.activeStackItem = { session, threadId: 1 };
  fake.stackItemChanged.fire(undefined);
  expect(keys()).toEqual([true, false]);
  tracker.onExit?.(0, undefined);
});
