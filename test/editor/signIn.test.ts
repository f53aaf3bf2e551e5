import type { Page } from "playwright-core";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startServer } from "../server/server.ts";
import { useSession } from "./harness/session.ts";

const key = "sk-or-v1-0123456789abcdef0123456789abcdef";

const settings = (server: { readonly origin: string }) => ({
  "aside.endpoints": { loopback: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter" } },
  "aside.endpoint": "loopback",
  "aside.model": "demo/plain",
});

describe("a user signs in", () => {
  const session = useSession({
    server: { keys: [key] },
    settings,
  });

  /** Does something that opens a page in the browser, and gives that page. */
  async function pageOpenedBy(act: () => Promise<void>): Promise<Page> {
    const opened = session().page.context().waitForEvent("page", { timeout: 30_000 });
    await act();
    const page = await opened;
    await page.waitForLoadState();
    return page;
  }

  /** An empty conversation without a key, where it is said what is to be done first. */
  async function signedOut(): Promise<void> {
    await session().removeKey();
    await session().panel.button("Sign in").first().waitFor();
  }

  beforeEach(() => session().beginAnew());

  test("in the browser, with nothing but approval there", async () => {
    await signedOut();
    const { panel, workbench, server } = session();
    const pages = await pageOpenedBy(async () => {
      await panel.button("Sign in").click();
      await workbench.quickInput.getByText("Sign In to OpenRouter in the Browser").waitFor();
      await session().picture("sign-in");
      await workbench.pick(/Sign In to OpenRouter in the Browser/);
    });
    const waiting = workbench.notifications.filter({ hasText: "Waiting for you to approve" });
    await waiting.getByRole("link", { name: "Paste the Code Instead" }).waitFor();
    await session().picture("sign-in-waiting");
    await pages.getByRole("link", { name: "Approve" }).click();
    await pages.getByRole("heading", { name: "You can close this page" }).waitFor();
    await session().picture("sign-in-done", pages);
    await pages.close();
    await expect.poll(() => panel.button("Sign in").count(), { timeout: 30_000 }).toBe(0);
    await waiting.waitFor({ state: "detached" });
    session().keyIs(key);
    expect(server.requests.find(({ path }) => path.endsWith("/auth/keys"))?.body).toMatchObject({ code_challenge_method: "S256" });
    await panel.ask("Am I signed in?");
    expect(session().chatRequests.at(-1)?.headers.authorization).toBe(`Bearer ${key}`);
  });

  test("the key's status shows its server and usage, but not the key", async () => {
    await session().storeKey(key);
    const { workbench, page } = session();
    await workbench.runCommand("Aside: Show API Key Status");
    await workbench.quickInput.getByText("$1.25 used").waitFor();
    await session().picture("key-status");
    expect(await workbench.quickInput.innerText()).toContain("Stored in VS Code's secret storage");
    expect(await workbench.quickInput.innerText()).not.toContain(key);
    await page.keyboard.press("Escape");
  });

  test("a denied sign-in says so and offers to paste the code", async () => {
    await signedOut();
    const { panel, workbench } = session();
    const first = await pageOpenedBy(async () => {
      await workbench.runCommand("Aside: Sign In");
      await workbench.pick(/Sign In to OpenRouter in the Browser/);
    });
    await first.getByRole("link", { name: "Deny" }).click();
    await first.getByRole("heading", { name: "Not signed in" }).waitFor();
    await first.close();
    const second = await pageOpenedBy(() => workbench.notifications.getByRole("button", { name: "Paste the Code Instead" }).click());
    const code = await second.getByRole("status", { name: "Code" }).innerText();
    await second.close();
    await workbench.fillInput(/^Code from/, "auth_code_wrong");
    await workbench.quickInput.getByText("rejected the code").waitFor();
    await session().picture("paste-code");
    await workbench.fillInput(/^Code from/, code);
    await expect.poll(() => panel.button("Sign in").count(), { timeout: 30_000 }).toBe(0);
    session().keyIs(key);
  });

  test("the notification that waits for the browser has a way to paste the code, from the start", async () => {
    await signedOut();
    const { panel, workbench } = session();
    const first = await pageOpenedBy(async () => {
      await workbench.runCommand("Aside: Sign In");
      await workbench.pick(/Sign In to OpenRouter in the Browser/);
    });
    await first.close();
    const second = await pageOpenedBy(() => workbench.notifications.getByRole("link", { name: "Paste the Code Instead" }).click());
    const code = await second.getByRole("status", { name: "Code" }).innerText();
    await second.close();
    await workbench.fillInput(/^Code from/, code);
    await expect.poll(() => panel.button("Sign in").count(), { timeout: 30_000 }).toBe(0);
    session().keyIs(key);
    // VS Code takes a moment to close it.
    await expect.poll(() => workbench.notifications.filter({ hasText: "Waiting for you" }).count()).toBe(0);
  });

  test("a key in the user's settings is moved for the server that the question names", async () => {
    await signedOut();
    const { workbench, panel, page } = session();
    const { server } = session();
    await session().writeUserSettings({ ...settings(server), "aside.apiKey": key });
    await session().load();
    await workbench.notifications.getByText(/as the key for openrouter\.ai\?/).waitFor();
    await session().picture("stray-key");
    await workbench.notifications.getByRole("button", { name: "Move to Secret Storage" }).click();
    await page.locator(".part.statusbar", { hasText: "was moved to the secret storage" }).waitFor();
    // It has the shape of a key of OpenRouter's, so it is theirs: nothing of it went to the server in use.
    await panel.open();
    await panel.button("Sign in").first().waitFor();
  });

  test("a key in a repository's settings is only removed: nothing is ever asked with it", async () => {
    await signedOut();
    const { workbench, panel, page } = session();
    const planted = "sk-ATTACKER0123456789abcdef0123456789abcdef";
    await session().writeWorkspaceSettings({ "aside.maxTokens": 77, "aside.apiKey": planted });
    await workbench.notifications.getByText(/Aside does not use it/).waitFor();
    await session().picture("planted-key");
    expect(await workbench.notifications.getByRole("button", { name: "Move to Secret Storage" }).count()).toBe(0);
    await workbench.notifications.getByRole("button", { name: "Remove It" }).click();
    await page.locator(".part.statusbar", { hasText: "was removed from the settings" }).waitFor();
    const kept = async () => {
      const text = await session().readFile(".vscode/settings.json");
      return [text.includes(planted), text.includes("77")];
    };
    await expect.poll(kept).toEqual([false, true]);
    expect(await panel.button("Sign in").count()).toBe(1);
    expect(
      session()
        .chatRequests.map(({ headers }) => headers.authorization)
        .join(),
    ).not.toContain(planted);
  });

  test("a local server is found by address, becomes the endpoint, and its model answers without a key", async () => {
    const { workbench, panel } = session();
    const server = await startServer();
    onTestFinished(() => server.close());
    await workbench.runCommand("Aside: Sign In");
    await workbench.pick(/Look for Local Servers/);
    await workbench.quickInput.getByPlaceholder(/No server found|Select a server/).waitFor();
    await session().picture("local-server");
    // The list that is about to go has another title.
    await workbench.clickUntil(
      workbench.options.filter({ hasText: "Enter Another Address" }).first(),
      workbench.quickInput.getByText("Base URL, for example"),
    );
    await workbench.fillInput(/Another Address/, `http://127.0.0.1:${server.port}/v1/`);
    await workbench.quickInput.getByText("Without an API Key").waitFor();
    await workbench.pick("Without an API Key");
    await workbench.quickInput.getByText("plain", { exact: false }).first().waitFor();
    await session().picture("local-server-model");
    await workbench.pick(/plain/i);
    // The endpoint is another one now.
    await expect.poll(() => panel.button("Sign in").count(), { timeout: 30_000 }).toBe(0);
    const answer = await panel.ask("Without a key?");
    expect(await answer.getAttribute("data-status")).toBe("done");
    const asked = server.requests.findLast(({ path }) => path === "/v1/chat/completions");
    expect(asked).toBeDefined();
    expect(asked?.headers.authorization).toBeUndefined();
  });
});
