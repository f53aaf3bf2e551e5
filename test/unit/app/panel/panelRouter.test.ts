import { beforeEach, expect, test } from "vitest";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import type { Log } from "../../../../src/app/log.ts";
import { PanelRouter } from "../../../../src/app/panel/panelRouter.ts";
import { ScriptedAsk } from "../scriptedAsk.ts";

let logged: string[];
let ask: ScriptedAsk;
let router: PanelRouter;
const place = {} as ChatPlace;

beforeEach(() => {
  logged = [];
  ask = new ScriptedAsk();
  router = new PanelRouter({ ask, log: { error: (message: string) => logged.push(message) } as unknown as Log });
});

test("each message goes to the one handler of its type, with the place it came from", async () => {
  const heard: unknown[] = [];
  router.handle({ copyText: (message, from) => heard.push([message, from]), showUsage: () => heard.push("usage") });
  router.handle({ selectTools: () => heard.push("tools") });
  expect([...router.handled]).toEqual(["copyText", "showUsage", "selectTools"]);
  await router.onMessage({ type: "copyText", text: "a" }, place);
  expect(heard).toEqual([[{ type: "copyText", text: "a" }, place]]);
  expect(() => router.handle({ selectTools: () => undefined })).toThrow("“selectTools”");
});

test("a message that nothing handles, not yet or no more, is in the log", async () => {
  const handlers = router.handle({ showUsage: () => undefined });
  await router.onMessage({ type: "selectTools" }, place);
  handlers.dispose();
  await router.onMessage({ type: "showUsage" }, place);
  expect(logged).toEqual(["Nothing handles the panel's “selectTools”", "Nothing handles the panel's “showUsage”"]);
  expect(ask.notices).toEqual([]);
});

test.each([
  [
    "throws",
    () => {
      throw new Error("a fault");
    },
  ],
  ["rejects", () => Promise.reject(new Error("a fault"))],
])("a handler that %s is logged, and the user is told", async (_how, showUsage) => {
  router.handle({ showUsage });
  await router.onMessage({ type: "showUsage" }, place);
  expect(logged).toEqual(["The panel's “showUsage” failed"]);
  expect(ask.notices).toEqual([{ severity: "error", message: "Something went wrong. See the log for details." }]);
});
