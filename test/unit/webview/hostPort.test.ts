import { expect, test } from "vitest";
import { createHostPort, type VsCodeApi } from "../../../src/webview/hostPort.ts";

const api: VsCodeApi = { postMessage: () => undefined, getState: () => undefined, setState: () => undefined };
const says = (data: unknown): MessageEvent => new MessageEvent("message", { data });
const phase = (messageId: string) => ({ type: "activity", messageId, activity: { phase: "sending" } });

test("what the host said before the script was there is heard first, once, and judged like everything else", () => {
  const target = new EventTarget();
  const heard: unknown[] = [];
  const early = { heard: [] as unknown[], hear: ({ data }: MessageEvent) => void early.heard.push(data) };
  target.addEventListener("message", early.hear as EventListener);
  for (const data of [phase("a"), { type: "activity" }, "noise"]) target.dispatchEvent(says(data));
  const port = createHostPort(api, Object.assign(target, { early }) as unknown as Window);
  const stop = port.listen((message) => heard.push(message));
  target.dispatchEvent(says(phase("b")));
  expect(heard).toEqual([phase("a"), phase("b")]);
  expect(early.heard).toHaveLength(3);
  stop();
  target.dispatchEvent(says(phase("c")));
  expect(heard).toHaveLength(2);
});
