import { expect, test } from "vitest";
import { routingNames, rowsOf, sheetNames } from "../../../src/shared/parameterSheet.ts";
import { numberNames, numberStrings } from "../../../src/shared/parameterTable.ts";
import { numberPromises } from "../settingPromises.ts";

test("the sheet has a row for each parameter that is not routing, section by section", () => {
  const numbersIn = (section: string): readonly string[] =>
    Object.entries(numberPromises).flatMap(([name, { sheet }]) => (sheet === section ? [name] : []));
  expect(rowsOf("sampling")).toEqual(numbersIn("sampling"));
  expect(rowsOf("reasoning")).toEqual(["reasoning"]);
  expect(rowsOf("answer")).toEqual([...numbersIn("answer"), "stop"]);
  expect(rowsOf("more")).toEqual(["serviceTier", "toolChoice", "extraBody"]);
  expect(routingNames).toEqual(["provider", "fallbackModels", "plugins"]);
});

test("the panel may set what has a row, and the system prompt, but no routing", () => {
  const rows = [...rowsOf("sampling"), ...rowsOf("reasoning"), ...rowsOf("answer"), ...rowsOf("more")];
  expect([...sheetNames].toSorted()).toEqual([...rows, "systemPrompt"].toSorted());
});

test("each number has a label and a hint of its own", () => {
  expect(Object.keys(numberStrings)).toHaveLength(numberNames.length * 2);
  expect(new Set(Object.values(numberStrings)).size).toBe(numberNames.length * 2);
  expect(numberStrings).toMatchObject({
    topP: "Top P",
    maxTokens: "Max output tokens",
    repetitionPenaltyHint: "Penalizes repetition; 1 turns it off",
  });
});
