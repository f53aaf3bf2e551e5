import { expect, test } from "vitest";
import { settleText } from "../../../../src/app/outbound/settleText.ts";
import { ScriptedAsk } from "../scriptedAsk.ts";

const settle = (ask: ScriptedAsk, typed: string, known: readonly string[]) => settleText(ask, typed, { known, isStored: true });
const key = `sk-or-v1-${"0123456789abcdef".repeat(4)}`;
const text = `Why is ${key} refused?`;

test("a message with a key is sent redacted, as it is, or not at all; the dialog says what it would mean", async () => {
  const ask = new ScriptedAsk({ confirm: ["redact", "send", undefined] });
  const redacted = await settle(ask, text, []);
  expect(redacted).not.toContain(key);
  expect(redacted).toMatch(/^Why is .+ refused\?$/);
  expect(await settle(ask, text, [])).toBe(text);
  expect(await settle(ask, text, [])).toBeUndefined();
  expect(ask.confirmations[0]).toMatchObject({ modal: true, detail: expect.any(String) });
  expect(Object.entries(ask.confirmations[0]?.choices ?? {})).toEqual([
    ["redact", "Redact and Send"],
    ["send", "Send Anyway"],
  ]);
});

test("keys in use are known whatever they look like; other messages are not asked about", async () => {
  const ask = new ScriptedAsk({ confirm: ["redact"] });
  expect(await settle(ask, "Is swordfish-0123 right?", ["swordfish-0123"])).not.toContain("swordfish-0123");
  expect(await settle(ask, "What is a heap?", ["swordfish-0123"])).toBe("What is a heap?");
});

test("secrets of other kinds are asked about by name; hidden characters are removed without asking", async () => {
  const ask = new ScriptedAsk({ confirm: ["redact", "redact"] });
  expect(await settle(ask, "push with ghp_0123456789abcdefghijABCDEFGHIJ012345", [])).toBe("push with [redacted]");
  expect(ask.confirmations[0]).toMatchObject({
    message: "Your message may contain secrets.",
    detail: expect.stringContaining("GitHub token") as string,
  });
  expect(await settle(ask, "It is sword\u200bfish-0123", ["swordfish-0123"])).toBe("It is [redacted]");
  expect(await settle(ask, "a\u{e0041}b \u202ec می\u200cخواهم 👨‍👩‍👧", [])).toBe("ab c می\u200cخواهم 👨‍👩‍👧");
  expect(ask.confirmations).toHaveLength(2);
});
