import { beforeEach, expect, test } from "vitest";
import { ChatFocus } from "../../../../src/host/panel/chatFocus.ts";
import { fake } from "../../vscode.ts";

const told = () => fake.executed.map(([command, ...args]) => [command, ...args]);

beforeEach(() => {
  fake.executed.length = 0;
});

test("key bindings learn when a chat gets and loses the focus, and only then", () => {
  const focus = new ChatFocus();
  const chat = {};
  focus.set(chat, false);
  focus.set(chat, true);
  focus.set(chat, true);
  focus.set(chat, false);
  expect(told()).toEqual([
    ["setContext", "aside.chatFocused", true],
    ["setContext", "aside.chatFocused", false],
  ]);
});

test("from one chat to another the focus stays, whichever of them says so first", () => {
  const focus = new ChatFocus();
  const [one, other] = [{}, {}];
  focus.set(one, true);
  focus.set(other, true);
  focus.set(one, false);
  expect(told()).toEqual([["setContext", "aside.chatFocused", true]]);
  expect(focus.isAnywhere).toBe(true);
  focus.set(other, false);
  expect(focus.isAnywhere).toBe(false);
});
