// npm run screenshots -- comparison: the same answer in Aside and in VS Code's own Chat, in the same width and theme, into media/comparison. Which is which is
// in its README; names are cut off.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { root } from "../../tools/pinned.ts";
import { demoRow, plainParameters } from "../server/catalogue.ts";
import { readAsk } from "../server/chatRequest.ts";
import { deliverStream } from "../server/deliver.ts";
import { say } from "../server/script.ts";
import { Session } from "./harness/session.ts";

const folder = path.join(root, "media/comparison");
const question = "How do I total the lines of an order?";
const answer = [
  "Sum the quantity times the price of each line. Work in **cents**, so that nothing is lost to rounding:",
  "```ts",
  "export function total(lines: readonly Line[]): number {",
  "  return lines.reduce((sum, { quantity, cents }) => sum + quantity * cents, 0);",
  "}",
  "```",
  "## Check it",
  "Run the tests; `prices.test.ts` has an empty order, too:",
  "```sh",
  "npm test -- prices",
  "```",
  "| Order | Lines | Total |",
  "|---|--:|--:|",
  "| Empty | 0 | $0.00 |",
  "| Small | 2 | $12.40 |",
  "| Large | 40 | $1,310.00 |",
  "",
  "- A line with a quantity of zero costs nothing.",
  "- A discount is a line of its own, with a negative price.",
  "",
  "> Never add floating-point dollars.",
].join("\n");

/** The pairs; `ours` is the letter of Aside's picture. */
const pairs = [
  { name: "1-dark-560", theme: "Dark Modern", width: 560, ours: "a", pointed: false },
  { name: "2-light-300", theme: "Light Modern", width: 300, ours: "b", pointed: false },
  { name: "3-high-contrast-900", theme: "Default High Contrast", width: 900, ours: "b", pointed: false },
  { name: "4-dark-300-pointed", theme: "Dark Modern", width: 300, ours: "a", pointed: true },
] as const;

const row = demoRow({
  slug: "answer",
  name: "Order Helper",
  description: "One answer",
  contextLength: 131_072,
  promptPrice: 0.1,
  completionPrice: 0.1,
  parameters: plainParameters,
});

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  if (request.method === "POST") {
    const ask = readAsk(JSON.parse(Buffer.concat(pieces).toString()) as Record<string, unknown>, 1);
    await deliverStream(response, row, ask, say("text", answer, 400));
    return;
  }
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ data: [{ ...row, id: "demo/answer" }] }));
}

/** Takes all pairs. */
export async function takeComparison(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const server = createServer({ noDelay: true }, (request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const theme of new Set(pairs.map((pair) => pair.theme))) {
    const session = await Session.start({
      viewport: { width: 1240, height: 940 },
      settings: () => ({
        "workbench.colorTheme": theme,
        "chat.disableAIFeatures": false,
        "aside.endpoints": { demo: { baseUrl: `${origin}/v1`, auth: "none" } },
        "aside.endpoint": "demo",
        "aside.model": "demo/answer",
      }),
    });
    try {
      const own = pairs.filter((pair) => pair.theme === theme);
      await photographOurs(session, own);
      await photographTheirs(session, own);
    } finally {
      await session.close();
    }
  }
  server.close();
  server.closeAllConnections();
}

type Pair = (typeof pairs)[number];

async function photographOurs(session: Session, own: readonly Pair[]): Promise<void> {
  const { panel, page, workbench } = session;
  await panel.open();
  await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
  await panel.ask(question);
  for (const pair of own) {
    await workbench.setPanelWidth(pair.width);
    await panel.questions.first().evaluate((shown) => shown.scrollIntoView({ block: "start" }));
    await photograph(session, pair, pair.ours, panel.frame.locator("figure").first(), page.locator(".part.auxiliarybar"));
  }
}

async function photographTheirs(session: Session, own: readonly Pair[]): Promise<void> {
  const { page, workbench } = session;
  await workbench.runCommand("Aside: Choose Models for VS Code Chat");
  const rows = workbench.quickInput.locator(".monaco-list-row");
  // The model in force is ticked once the list is there.
  await rows.filter({ hasText: "Order Helper" }).first().waitFor({ timeout: 60_000 });
  await rows
    .first()
    .locator("input[type=checkbox]:checked, .monaco-checkbox.checked, [aria-checked=true]")
    .first()
    .waitFor({ timeout: 5000 })
    .catch(() => undefined);
  await page.keyboard.press("Enter");
  await workbench.notifications.getByRole("button", { name: "Manage Language Models" }).click({ timeout: 60_000 });
  await page.getByText("Order Helper", { exact: true }).filter({ visible: true }).first().waitFor();
  await workbench.closeEditors();
  await workbench.runCommand("Notifications: Clear All Notifications");
  await workbench.runCommand("Chat: Open Chat");
  const chat = page.locator(".interactive-session").last();
  await chat.waitFor();
  await page
    .getByRole("button", { name: /Order Helper/ })
    .first()
    .waitFor({ timeout: 60_000 });
  const input = chat.locator(".interactive-input-part .monaco-editor").last();
  await input.click();
  await page.keyboard.type(question, { delay: 10 });
  await page.keyboard.press("Enter");
  const response = chat.locator(".interactive-response").last();
  await response.getByText("Never add floating-point dollars.").waitFor({ timeout: 60_000 });
  // A notice about models that VS Code would like, which is not part of reading.
  const dismiss = chat.getByRole("button", { name: /^(Dismiss|Close)/ }).first();
  await dismiss.click({ timeout: 5000 }).catch(() => undefined);
  for (const pair of own) {
    await workbench.setPanelWidth(pair.width);
    const box = await chat.boundingBox();
    if (box === null) throw new Error("VS Code's Chat is not shown");
    await page.mouse.move(box.x + box.width / 2, box.y + 150);
    await page.mouse.wheel(0, -10_000);
    const other = pair.ours === "a" ? "b" : "a";
    await photograph(
      session,
      pair,
      other,
      response.locator(".interactive-result-code-block").filter({ visible: true }).first(),
      page.locator(".part.auxiliarybar"),
    );
  }
}

/** A picture of the side bar below its title, with the pointer over the code or out of the way. */
async function photograph({ page }: Session, { name, pointed }: Pair, letter: string, code: Locator, bar: Locator): Promise<void> {
  if (pointed) await code.hover();
  else await page.mouse.move(10, 600);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const box = await bar.boundingBox();
  if (box === null) throw new Error("the side bar is not shown");
  const title = 35;
  await page.screenshot({
    path: path.join(folder, `${name}-${letter}.png`),
    clip: { x: box.x, y: box.y + title, width: box.width, height: box.height - title },
  });
}
