import { beforeEach, expect, test } from "vitest";
import { useSession } from "./harness/session.ts";

const slowly = { timeout: 30_000 };

const session = useSession({
  settings: ({ origin }) => ({
    "aside.endpoints": { loopback: { baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "none" } },
    "aside.endpoint": "loopback",
    "aside.model": "demo/plain",
  }),
});

beforeEach(() => session().beginAnew());

const lastProvider = () => session().chatBodies.at(-1)?.["provider"];

test("what this cost is priced with another model, and a provider is pinned and banned with two clicks for the next question", async () => {
  const { panel, workbench, page } = session();
  await panel.ask("Hello");
  expect(lastProvider()).toBeUndefined();
  await workbench.runCommand("Aside: Show Usage and Cost");
  const frame = page.frameLocator('iframe.webview[src*="extensionId=aside.aside"]').last().frameLocator("iframe#active-frame");
  await frame.getByRole("heading", { name: "What if" }).waitFor(slowly);

  // One conversation, by the link of its row.
  await frame.getByRole("button", { name: "What if: Hello" }).click(slowly);
  await frame.getByText("Requests of “Hello”").waitFor(slowly);
  await frame.getByRole("button", { name: "Model: As used" }).click(slowly);
  await workbench.quickInput.locator("input.input").fill("reasoner");
  await expect.poll(() => workbench.options.first().innerText(), slowly).toContain("demo/reasoner");
  await workbench.quickInput.locator("input.input").press("Enter");
  await frame.getByText("Both amounts cover the same 1 request.").waitFor(slowly);
  await frame.getByText("Difference").waitFor(slowly);
  await frame.getByRole("button", { name: "Provider and tier: Any (list price)" }).click(slowly);
  await workbench.options.filter({ hasText: "Loopback" }).first().click(slowly);
  await frame.getByRole("button", { name: "Provider and tier: Loopback" }).waitFor(slowly);
  await session().picture("usage-what-if");

  // For this conversation.
  await frame.getByText("Provider performance in your answers").click();
  await frame.getByRole("button", { name: "Ban Loopback: never use it" }).click(slowly);
  await workbench.options.filter({ hasText: "For this conversation" }).first().click(slowly);
  await frame.getByRole("button", { name: "Unban Loopback" }).waitFor(slowly);
  await session().picture("usage-providers");
  await panel.ask("Again");
  expect(lastProvider()).toEqual({ ignore: ["loopback"] });

  // Taken back where it was set, and pinned always.
  await frame.getByRole("button", { name: "Unban Loopback" }).click(slowly);
  await frame.getByRole("button", { name: "Ban Loopback: never use it" }).waitFor(slowly);
  await frame.getByRole("button", { name: "Pin Loopback: try it first" }).click(slowly);
  await workbench.options.filter({ hasText: "Always" }).first().click(slowly);
  await frame.getByRole("button", { name: "Unpin Loopback" }).waitFor(slowly);
  await panel.ask("Once more");
  expect(lastProvider()).toEqual({ order: ["loopback"] });
});
