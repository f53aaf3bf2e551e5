import { expect, test } from "vitest";
import { redactKeys } from "../../../../src/app/question/redactKeys.ts";
import { ScriptedAsk } from "../scriptedAsk.ts";

const key = `sk-or-v1-${"0123456789abcdef".repeat(4)}`;
const text = `Why is ${key} refused?`;

test("a message with a key is sent redacted, as it is, or not at all; the dialog says what it would mean", async () => {
  const ask = new ScriptedAsk({ confirm: ["redact", "send", undefined] });
  const redacted = await redactKeys(ask, text, []);
  expect(redacted).not.toContain(key);
  expect(redacted).toMatch(/^Why is .+ refused\?$/);
  expect(await redactKeys(ask, text, [])).toBe(text);
  expect(await redactKeys(ask, text, [])).toBeUndefined();
  expect(ask.confirmations[0]).toMatchObject({ modal: true, detail: expect.any(String) });
  expect(Object.entries(ask.confirmations[0]?.choices ?? {})).toEqual([
    ["redact", "Redact and Send"],
    ["send", "Send Anyway"],
  ]);
});

test("keys in use are known whatever they look like; other messages are not asked about", async () => {
  const ask = new ScriptedAsk({ confirm: ["redact"] });
  expect(await redactKeys(ask, "Is swordfish-0123 right?", ["swordfish-0123"])).not.toContain("swordfish-0123");
  expect(await redactKeys(ask, "What is a heap?", ["swordfish-0123"])).toBe("What is a heap?");
});
