import { expect, test } from "vitest";
import { answer, question, snapshot } from "./conversations.ts";
import { panelSuite, said } from "./panelSuite.ts";

const open = panelSuite();
const cite = (url: string, title?: string) => ({ type: "url_citation", url_citation: { url, title } });

test("sources are numbered links that the host opens; other addresses are dropped", async () => {
  const panel = await open();
  const annotations = [
    cite("https://a.example/x", "A page"),
    cite("javascript:alert(1)", "Bad"),
    cite("https://a.example/x", "Twice"),
    cite("http://b.example/"),
    7,
  ];
  await panel.send(snapshot([question("q1", "Go"), answer("m1", "So it is.", { annotations })]));
  const sources = panel.page.getByRole("list", { name: "Sources" });
  expect(await sources.getByRole("listitem").count()).toBe(2);
  expect(await sources.getByRole("link").allInnerTexts()).toEqual(["A page\na.example", "b.example"]);
  await sources.getByRole("link").first().click();
  expect(await said(panel, "openLink")).toEqual([{ type: "openLink", messageId: "m1", href: "https://a.example/x", label: "A page" }]);
});
