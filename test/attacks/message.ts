import { fake } from "../unit/vscode.ts";
import { type AttackClass, type AttackResult, blocked, eventually, failed } from "./attackCase.ts";
import { startHost } from "./hostUnderAttack.ts";
import { agrees, asks, closes, opensFile, settles, withScene } from "./scene.ts";
import { exactly, fieldsOf, trial, tryEach } from "./trials.ts";

/** A message from a compromised panel to the real host. It must have no effect. */
async function messageAttack(payload: unknown): Promise<AttackResult> {
  const host = await startHost();
  const fetched: string[] = [];
  const { fetch } = globalThis;
  globalThis.fetch = (address) => {
    fetched.push(address instanceof Request ? address.url : String(address));
    return Promise.reject(new Error("nothing is asked here"));
  };
  try {
    const before = { said: host.said.length, written: await host.written(), user: JSON.stringify(host.settings) };
    for (const message of variants(payload)) host.receive(message);
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
    const giant = "x".repeat(Number(said["size"]));
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

/** A message is known by what every message has, or by what an attacker would put there instead. */
function isMessage(payload: unknown): boolean {
  const fields = fieldsOf(payload);
  return fields !== undefined && ["type", "__proto__", "origin", "constructor"].some((name) => Object.hasOwn(fields, name));
}

export const run: AttackClass["run"] = tryEach(
  trial(exactly("commands", "arguments"), ({ commands, arguments: kinds }) => hostileCommands(Number(commands), Number(kinds))),
  trial(
    (payload) => /^(\d+) MB string$/.exec(String(exactly("gen")(payload)?.["gen"]))?.[1],
    (megabytes) => messageAttack({ gen: "string", size: Number(megabytes) * 1024 * 1024 }),
  ),
  trial((payload) => (isMessage(payload) ? fieldsOf(payload) : undefined), messageAttack),
  trial(exactly("id"), ({ id }) => pollutingImport(String(id))),
);

function cyclic(): object {
  const one: Record<string, unknown> = { resourceUri: { scheme: "file", path: "/etc/passwd" } };
  return Object.assign(one, { self: one, rootUri: one });
}

const hostileArguments: readonly unknown[] = [
  "x".repeat(100_000),
  -1,
  { toString: null },
  JSON.parse('{"__proto__": {"approved": true}, "rootUri": "file:///etc", "resourceUri": {"scheme": "file", "path": "/etc/passwd"}}'),
  [[[]], null],
  { scheme: "file", path: "/etc/passwd", fsPath: "/etc/passwd" },
  [{ role: "assistant", id: "__proto__", text: { length: 1e9 }, parentId: "__proto__" }],
  Symbol("x"),
  cyclic(),
];

/** Every command of ours with arguments that another extension makes up. Nothing is written, sent, opened or run that the argument says. */
async function hostileCommands(commands: number, kinds: number): Promise<AttackResult> {
  if (kinds > hostileArguments.length)
    return failed(`not tried: there are ${hostileArguments.length} kinds of arguments here, ${kinds} were asked for`);
  const errors: unknown[] = [];
  const note = (error: unknown): void => void errors.push(error);
  process.prependListener("uncaughtException", note);
  process.prependListener("unhandledRejection", note);
  try {
    return await withScene(closes, async (scene) => {
      const before = scene.editor.contents();
      const ours = [...fake.commands.keys()].filter((id) => id.startsWith("aside."));
      if (ours.length < commands) return failed(`only ${ours.length} commands are registered`);
      const refusals: string[] = [];
      for (const id of ours) {
        for (const argument of hostileArguments) {
          // Some wait for a list that the user closes.
          const done = scene.command(id, argument, [argument]).catch((error: unknown) => void refusals.push(String(error)));
          await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 2))]);
          fake.quickPicks.at(-1)?.hide();
        }
      }
      await settles(scene);
      const told = JSON.stringify([fake.executed, fake.opened, scene.bodies()]);
      const problems = [
        ...(/passwd|__proto__/.test(told) ? [`an argument was obeyed: ${told.slice(0, 200)}`] : []),
        ...(scene.bodies().length > 0 ? ["something was sent"] : []),
        ...([...scene.editor.contents()].some(([name, text]) => before.get(name) !== text) ? ["a file was written"] : []),
        ...(Object.hasOwn(Object.prototype, "approved") ? ["the prototype was polluted"] : []),
        ...errors.map((error) => `unhandled ${String(error)}`),
        ...(fake.messages.some((text) => text.includes("Something went wrong"))
          ? [`failed instead of refusing: ${scene.host.log.find((line) => line.includes(" failed")) ?? ""}`]
          : []),
      ];
      return problems.length === 0
        ? blocked(
            `${ours.length} commands with ${hostileArguments.length} arguments: no effect, no unhandled error; ${refusals.length} refused in words`,
          )
        : failed(problems.join("; "));
    });
  } finally {
    process.off("uncaughtException", note);
    process.off("unhandledRejection", note);
  }
}

/** An imported file with words of the prototype as id, key, override and meta. */
async function pollutingImport(word: string): Promise<AttackResult> {
  return withScene(agrees, async (scene) => {
    const evil = `{"approved": true, "${word}": {"approved": true}}`;
    const question = `{"id": "${word}", "parentId": null, "role": "user", "text": "Evil question", "createdAt": 1, "attachments": [], "${word}": ${evil}}`;
    const file = scene.editor.write(
      "evil.json",
      `{"format": "aside.conversations", "version": 1, "${word}": ${evil}, "conversations": [{"id": "${word}", "overrides": ${evil}, "meta": ${evil}, "title": "${word}", "messages": [${question}]}]}`,
    );
    opensFile(file);
    await scene.command("aside.importConversations");
    await settles(scene);
    const probe: Readonly<Record<string, unknown>> = {};
    if (probe["approved"] === true || Object.hasOwn(Object.prototype, "approved")) return failed("the prototype was polluted");
    await asks(scene, "say: still here");
    return scene.bodies().length === 1 && !scene.bodies().join().includes("approved")
      ? blocked(`no pollution; said: ${fake.messages.at(-1) ?? "nothing"}`)
      : failed("a question is not answered any more");
  });
}

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
