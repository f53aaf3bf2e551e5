// npm run screenshots: the pictures of the README, taken anew in the real editor, into media/screenshots. With `comparison`: those of media/comparison.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { readArguments } from "../../tools/arguments.ts";
import { root } from "../../tools/pinned.ts";
import { Session } from "./harness/session.ts";

const { positionals } = readArguments({
  usage: "npm run screenshots [-- comparison]",
  positionals: 1,
  isPositional: (argument) => argument === "comparison",
});
const folder = path.join(root, "media/screenshots");
const themes = { dark: "Dark Modern", light: "Light Modern", "high-contrast": "Default High Contrast" } as const;
const widths = [300, 900] as const;
const code = `interface Line {
  readonly quantity: number;
  readonly unitPrice: number;
}

/** Sum in cents; after ten, a tenth off. */
export function total(lines: readonly Line[]) {
  let sum = 0;
  for (const { quantity, unitPrice } of lines) {
    const cheaper = Math.max(0, quantity - 10);
    sum += (quantity - cheaper) * unitPrice;
    sum += Math.round(cheaper * unitPrice * 0.9);
  }
  return sum;
}
`;

if (positionals.length > 0) await (await import("./comparison.ts")).takeComparison();
else await takeScreenshots();

async function takeScreenshots(): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, theme] of Object.entries(themes)) {
    const session = await Session.start({
      viewport: { width: 1240, height: 780 },
      files: { "prices.ts": code },
      settings: (server) => ({
        "workbench.colorTheme": theme,
        "editor.minimap.enabled": false,
        "aside.endpoints": {
          demo: {
            baseUrl: `${server.origin}/v1`,
            auth: "none",
            dialect: "openrouter",
            description: "Bundled demo server: scripted answers",
          },
        },
        "aside.endpoint": "demo",
        "aside.model": "demo/reasoner",
      }),
    });
    try {
      await photograph(session, name);
    } finally {
      await session.close();
    }
  }
}

/** Until what fades and slides has come to rest; what turns without an end is left to turn, and what follows a scroll position rests with it. */
async function finishAnimations(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const ending = document
    .getAnimations()
    .filter(
      ({ effect, timeline }) => timeline === document.timeline && effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY,
    );
  await Promise.allSettled(ending.map(({ finished }) => finished));
}

async function photograph({ panel, page, workbench }: Session, name: string): Promise<void> {
  await panel.open();
  await workbench.openFile("prices.ts");
  await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
  await workbench.selectLines(6, 15);
  await workbench.setPanelWidth(560);
  await workbench.runCommand("Aside: Explain Selection");
  const answer = await panel.answered(0);
  const reasoning = answer.getByRole("button", { name: /^Reasoning/ });
  await reasoning.click();
  await show(panel.questions.first());
  if (name === "dark") await page.screenshot({ path: path.join(folder, "window.png") });
  await reasoning.click();
  for (const width of widths) {
    await workbench.setPanelWidth(width);
    // Wide enough, the whole turn fits; a narrow panel shows what an answer looks like.
    await show(width > 500 ? panel.questions.first() : answer.getByRole("figure").first());
    await page.locator(".part.auxiliarybar").screenshot({ path: path.join(folder, `${name}-${width}.png`) });
  }

  /** Brings an element to the top, and the pointer out of the way. */
  async function show(element: Locator): Promise<void> {
    await element.evaluate((shown) => shown.scrollIntoView({ block: "start" }));
    await page.mouse.move(300, 600);
    for (const frame of page.frames()) await frame.evaluate(finishAnimations);
  }
}
