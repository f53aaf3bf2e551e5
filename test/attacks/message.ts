import { fake } from "../unit/vscode.ts";
import { type AttackCase, type AttackClass, type AttackResult, blocked, eventually, failed } from "./attackCase.ts";
import { startHost } from "./hostUnderAttack.ts";

const size = 10 * 1024 * 1024;

/** A message from a compromised panel to the real host. It must have no effect. */
async function messageAttack(attack: AttackCase): Promise<AttackResult> {
  const host = await startHost();
  const fetched: string[] = [];
  const { fetch } = globalThis;
  globalThis.fetch = (address) => {
    fetched.push(address instanceof Request ? address.url : String(address));
    return Promise.reject(new Error("nothing is asked here"));
  };
  try {
    const before = { said: host.said.length, written: await host.written(), user: JSON.stringify(host.settings) };
    for (const message of variants(attack.payload)) host.receive(message);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const problems = [
      ...(fake.executed.length > 0 ? [`ran ${JSON.stringify(fake.executed)}`] : []),
      ...(fake.opened.length > 0 ? [`opened ${fake.opened.join()}`] : []),
      ...(fake.files.size > 0 ? [`wrote ${[...fake.files.keys()].join()}`] : []),
      ...(fetched.length > 0 ? [`asked ${fetched.join()}`] : []),
      ...((await host.written()) === before.written ? [] : ["something was written"]),
      ...(JSON.stringify(host.settings) === before.user ? [] : ["a setting was changed"]),
      ...(Object.hasOwn(Object.prototype, "approved") ? ["the prototype was polluted"] : []),
    ];
    const answers = host.said.length - before.said;
    if (problems.length > 0) return failed(problems.join("; "));
    return blocked(
      `dropped (${host.log.filter((line) => line.includes("dropped")).length} noted in the log); nothing ran, opened, was written, sent or set; ${answers} messages back`,
    );
  } finally {
    globalThis.fetch = fetch;
    await host.close();
  }
}

/** The payload unchanged, with the type of each action, and as JSON text. */
function variants(payload: unknown): readonly unknown[] {
  const said = payload as Readonly<Record<string, unknown>>;
  if (said["gen"] !== undefined) {
    const giant = "x".repeat(size);
    return [giant, { type: giant }, { type: "send", text: giant }, { type: "draft", conversationId: "none", text: giant }, [giant]];
  }
  // From a foreign frame: it reaches the host only if the panel forwards it, and the protocol has no message for that.
  if (said["origin"] !== undefined) return [said, { ...said, type: "send" }];
  const polluting = JSON.parse('{"__proto__":{"approved":true},"type":"send","constructor":{"prototype":{"approved":true}}}') as unknown;
  const asTypes = ["openLink", "openAttachment", "loadImage", "errorAction", "editMessage"].map((type) => ({
    ...said,
    type,
    messageId: "none",
    id: "none",
    href: said["url"],
    source: said["url"],
    action: said["decision"],
    requestId: 0,
    text: undefined,
  }));
  return [payload, JSON.stringify(payload), polluting, ...asTypes];
}

export const run: AttackClass["run"] = messageAttack;

/** An allowed message has its effect, and the check sees it. */
export async function control(): Promise<{ readonly detected: boolean; readonly detail: string }> {
  const host = await startHost();
  try {
    const before = await host.written();
    host.settings.user["aside.model"] = "some/model";
    host.receive({ type: "send", text: "a question that is kept" });
    const writes = await eventually(async () => (await host.written()) !== before);
    host.receive({ type: "errorAction", messageId: "x", action: "openSettings" });
    const runs = await eventually(() => fake.executed.length > 0);
    return { detected: writes && runs, detail: "messages that are allowed are seen to write and to run" };
  } finally {
    await host.close();
  }
}
