import type { Message } from "../../src/shared/conversation.ts";
import type { ToWebview } from "../../src/shared/protocol.ts";
import { answer, attachment, question, shown, snapshot, stateOf } from "../webview/panel/conversations.ts";
import type { AttackCase } from "./attackCase.ts";

/** The messages from the host to the panel that carry an attacker's text, one after another. */
export function messagesOf({ payload }: AttackCase): readonly ToWebview[] {
  if (typeof payload === "string") return [snapshot([question("q1", "Go"), answer("m1", payload)])];
  const said = (payload ?? {}) as Readonly<Record<string, unknown>>;
  const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
  const everywhere = Object.values(said).map(asText).join("\n\n");
  if (Array.isArray(said["deltas"])) return streamed(said["deltas"].map(String));
  if ("reasoning" in said) return [snapshot([question("q1", "Go"), answer("m1", "So.", { reasoning: everywhere })])];
  if ("model" in said)
    return [
      modelNamed(
        Object.values(said["model"] as object)
          .map(asText)
          .join(" "),
      ),
    ];
  if ("error" in said) return [failedWith(asText((said["error"] as { readonly message?: unknown }).message ?? said["error"]))];
  if ("file" in said) return [attached(everywhere)];
  // A title, a folder name, a tool result, terminal output: each wherever such a text is shown.
  return [
    snapshot([question("q1", everywhere), answer("m1", everywhere, { modelName: everywhere, provider: everywhere })]),
    { type: "state", state: stateOf({ endpoint: { name: everywhere, host: everywhere, notice: everywhere } }) },
    { type: "compose", text: everywhere, focus: true },
  ];
}

/** The attacker's markup, unchanged. */
export function markupOf({ payload }: AttackCase): string {
  if (typeof payload === "string") return payload;
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string") texts.push(value);
    else if (Array.isArray(value)) texts.push(value.map(String).join(""));
    else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) collect(part);
  };
  collect(payload);
  return texts.join("\n");
}

function streamed(deltas: readonly string[]): readonly ToWebview[] {
  let textFrom = 0;
  return [
    snapshot([question("q1", "Go"), answer("m1", "", { status: "streaming" })], stateOf({ answering: "m1" })),
    ...deltas.map((text, seq): ToWebview => {
      const delta = { type: "delta", seq, messageId: "m1", text, textFrom, reasoning: "", reasoningFrom: 0 } as const;
      textFrom += text.length;
      return delta;
    }),
    { type: "message", conversationId: "c1", shown: shown(answer("m1", deltas.join(""))) },
  ];
}

function modelNamed(name: string): ToWebview {
  const messages: readonly Message[] = [question("q1", "Go"), answer("m1", "So.", { modelName: name, servedModel: name, provider: name })];
  return snapshot(messages, stateOf({ model: { id: name, name, source: "user" } }));
}

function failedWith(message: string): ToWebview {
  const error = { code: "providerError", message, serverMessage: message, provider: message } as const;
  return snapshot([question("q1", "Go"), answer("m1", "", { status: "failed", error })]);
}

function attached(name: string): ToWebview {
  const named = { ...attachment, label: name, path: name };
  return snapshot([question("q1", "Go", { attachments: [named] }), answer("m1", "So.")], stateOf({ attachments: [named] }));
}
