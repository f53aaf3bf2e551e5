import * as l10n from "@vscode/l10n";
import { afterEach, describe, expect, test } from "vitest";
import { buildRequest } from "../../../src/llm/send/requestBody.ts";
import { keyProblem } from "../../../src/llm/send/keyProblem.ts";
import { networkError, noResponseWithin } from "../../../src/llm/send/networkError.ts";
import { toChatError } from "../../../src/llm/read/toChatError.ts";
import type { WireError } from "../../../src/llm/read/wireError.ts";
import { type ChatErrorCode, chatErrorCodes } from "../../../src/shared/chatError.ts";
import { setDisplayLanguage } from "../../../src/shared/locale.ts";
import { requestOf } from "./send/requestOf.ts";

const origin = "https://api.example.com";

afterEach(() => {
  setDisplayLanguage("en");
  l10n.config({ contents: {} });
});

function messageOf(
  code: ChatErrorCode,
  words = "",
  context: { readonly origin?: string; readonly model?: string } = { origin, model: "a/b" },
) {
  const error: WireError = { message: words, kinds: [] };
  return toChatError(code, error, 400, context).message;
}

describe("messages", () => {
  test.each(chatErrorCodes)("%s is a sentence with a capital and a full stop", (code) => {
    for (const context of [{ origin, model: "a/b" }, {}]) {
      const message = messageOf(code, "", context);
      expect(message).toMatch(/^(?:[A-Z“]|https:|a\/b).*\.$/);
      expect(message).not.toMatch(/\{\d\}|undefined|[a-z] The (?:server|model)/);
    }
  });

  test("token counts are grouped, and 1 is singular", () => {
    const credits = (tokens: string) => messageOf("noCredits", `You can only afford ${tokens}.`);
    expect(credits("27342")).toBe(`Your credits at ${origin} cover only 27,342 output tokens, fewer than requested.`);
    expect(credits("1")).toBe(`Your credits at ${origin} cover only 1 output token, fewer than requested.`);
    expect(messageOf("contextTooLong", "maximum context length is 8192 tokens, you requested about 8193")).toBe(
      "The conversation is too long for a/b: 8,193 tokens, 1 token more than it accepts.",
    );
    expect(messageOf("contextTooLong", "maximum context length is 8192 tokens")).toBe(
      "The conversation is too long for a/b, which accepts 8,192 tokens.",
    );
    expect([noResponseWithin(1000, origin), noResponseWithin(30_000, origin)]).toEqual([
      `No response from ${origin} within 1 second.`,
      `No response from ${origin} within 30 seconds.`,
    ]);
  });

  test("are in the language that is configured when they are created, with the server's message as received", () => {
    l10n.config({
      contents: {
        "The API key for {0} was rejected{1}.": "Der API-Schlüssel für {0} wurde abgelehnt{1}.",
        "Cannot reach {0}.": "{0} ist nicht erreichbar.",
        "No API key is set for {0}.": "Für {0} ist kein API-Schlüssel hinterlegt.",
        "No model is selected ({0}).": "Kein Modell gewählt ({0}).",
        "{0} Nothing was sent.": "{0} Nichts wurde gesendet.",
        "Your credits at {1} cover only {0} output tokens, fewer than requested.": "Ihr Guthaben bei {1} reicht nur für {0} Token.",
      },
    });
    setDisplayLanguage("de");
    expect(toChatError("badKey", { message: "No auth", kinds: [] }, 401, { origin })).toMatchObject({
      code: "badKey",
      message: `Der API-Schlüssel für ${origin} wurde abgelehnt (401).`,
      serverMessage: "No auth",
    });
    expect(messageOf("noCredits", "can only afford 27342")).toBe(`Ihr Guthaben bei ${origin} reicht nur für 27.342 Token.`);
    expect(networkError(new TypeError("Failed to fetch"), { origin }, "headers").error.message).toBe(`${origin} ist nicht erreichbar.`);
    expect(keyProblem(requestOf({}).endpoint, "")?.message).toBe("Für https://openrouter.ai ist kein API-Schlüssel hinterlegt.");
    expect(buildRequest(requestOf({ model: "" }))).toMatchObject({
      ok: false,
      problem: "Kein Modell gewählt (aside.model).",
      error: { message: "Kein Modell gewählt (aside.model). Nichts wurde gesendet." },
    });
  });
});
