import { expect, test } from "vitest";
import { everyModel } from "../../../../src/llm/catalogue/modelFilter.ts";
import { parseModelQuery } from "../../../../src/llm/catalogue/modelQuery.ts";

test("words that filter and sort may stand anywhere in a search, in any case", () => {
  expect(parseModelQuery("@Free sonnet @tools 4.5 @sort:price ")).toEqual({
    text: "sonnet 4.5",
    filter: { ...everyModel, free: true, tools: true },
    order: "price",
    completions: [],
    before: "@Free sonnet @tools 4.5 @sort:price ",
  });
  expect(parseModelQuery("@128k @zdr @images @reasoning").filter).toEqual({
    ...everyModel,
    context: 128_000,
    zdr: true,
    images: true,
    reasoning: true,
  });
  expect(parseModelQuery("").filter).toBe(everyModel);
});

test("the word that is being typed is completed and does not count yet", () => {
  expect(parseModelQuery("r1 @t")).toMatchObject({ text: "r1", filter: everyModel, completions: ["@tools"], before: "r1 " });
  expect(parseModelQuery("@sort:").completions).toEqual(["@sort:price", "@sort:context", "@sort:newest"]);
  expect(parseModelQuery("@").completions).toHaveLength(12);
  expect(parseModelQuery("@ ").completions).toEqual([]);
});

test("an unknown word with an @ is text, as in the ID of a preset", () => {
  expect(parseModelQuery("@preset/mine @free")).toMatchObject({ text: "@preset/mine", filter: { free: true }, completions: [] });
  expect(parseModelQuery("@constructor").text).toBe("@constructor");
});
