import { expect, test } from "vitest";
import { useSession } from "./harness/session.ts";
import { textOf } from "./harness/panel.ts";

const session = useSession({
  settings: (server) => ({
    "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
    "aside.endpoint": "local",
    "aside.model": "demo/reasoner",
  }),
  files: { "prices.ts": "export function total(a: number, b: number) {\n  return a + b;\n}\n" },
});

test("a first conversation", async () => {
  const { panel, page } = session();
  await panel.open();
  await page.screenshot({ path: "/tmp/aside/1.png" });
  const answer = await panel.ask("Hello there");
  await page.screenshot({ path: "/tmp/aside/2.png" });
  console.log(await textOf(answer), await answer.getAttribute("data-status"));
  console.log(JSON.stringify(session().chatBodies.at(-1)).slice(0, 800));
  const second = await panel.ask("And more");
  console.log(await second.getAttribute("data-status"));
  console.log(JSON.stringify(session().chatBodies.at(-1)).slice(0, 1500));
  console.log(await session().log());
  expect(await answer.getAttribute("data-status")).toBe("done");
});
