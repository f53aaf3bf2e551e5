import { expect, test } from "vitest";
import { askAboutOverflow } from "../../../../src/app/question/overflow.ts";
import { ScriptedAsk } from "../scriptedAsk.ts";

const request = { tokens: 5000, over: 900 };

test("older messages can be omitted where that helps", async () => {
  const ask = new ScriptedAsk({ confirm: ["omitOldest", "send", undefined] });
  for (const answer of ["omitOldest", "send", undefined]) expect(await askAboutOverflow(ask, request, 4)).toBe(answer);
  expect(ask.confirmations[0]).toMatchObject({
    modal: true,
    detail: expect.any(String),
    choices: { omitOldest: "Omit 4 Older Messages", send: "Send Anyway" },
  });
  expect(ask.messages[0]).toBe("This message needs about 5,000 tokens, 900 more than the model accepts.");
});

test.each([undefined, 0])("where it does not help (%s), the message can only be sent anyway or not at all", async (oldest) => {
  const ask = new ScriptedAsk({ confirm: ["send", undefined] });
  expect(await askAboutOverflow(ask, request, oldest)).toBe("send");
  expect(await askAboutOverflow(ask, request, oldest)).toBeUndefined();
  expect(ask.confirmations[0]).toMatchObject({ modal: true, detail: expect.any(String) });
  expect(ask.confirmations[0]?.choices).toEqual({ send: "Send Anyway" });
});
