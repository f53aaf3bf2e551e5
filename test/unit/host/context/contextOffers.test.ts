import { beforeEach, expect, test } from "vitest";
import { contextOffers } from "../../../../src/host/context/contextOffers.ts";
import { document, fake, Selection, Uri, window } from "../../vscode.ts";

beforeEach(() => {
  fake.reset();
});

test.each([
  ["several lines", new Selection(1, 0, 2, 3), "src/cart.ts, lines 2–3"],
  ["whole lines, up to the beginning of the next one", new Selection(1, 0, 3, 0), "src/cart.ts, lines 2–3"],
  ["a line", new Selection(1, 0, 2, 0), "src/cart.ts, line 2"],
])("a selection of %s is offered with the lines that are attached", async (_what, selection, detail) => {
  window.activeTextEditor = { document: document(Uri.file("/project/src/cart.ts"), "one\ntwo\nthree\nfour\n"), selections: [selection] };
  expect((await contextOffers()).find(({ word }) => word === "selection")).toMatchObject({ detail });
});
