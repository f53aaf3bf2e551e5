import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CompanyNetwork, startCompanyNetwork } from "../server/companyNetwork.ts";
import { type LoopbackServer, startServer } from "../server/server.ts";
import { Session } from "./harness/session.ts";

const keys = { own: "key-own-0123456789", work: "key-work-0123456789", home: "key-home-0123456789", eu: "sk-or-v1-eu-0123456789" };
const slowly = { timeout: 30_000 };

describe("endpoints", () => {
  let upstream: LoopbackServer;
  let network: CompanyNetwork;
  let folder: string;
  let session: Session;

  const settings = (more: Readonly<Record<string, unknown>> = {}) => ({
    "http.proxy": network.proxyWithCredentials,
    "http.proxySupport": "override",
    "http.noProxy": [os.hostname(), "127.0.0.1"],
    ...more,
  });

  beforeAll(async () => {
    upstream = await startServer({ keys: Object.values(keys) });
    network = await startCompanyNetwork(upstream.port, ["eu.openrouter.ai"]);
    folder = await mkdtemp(path.join(os.tmpdir(), "aside-endpoints-"));
    const authority = path.join(folder, "authority.pem");
    await writeFile(authority, network.authority);
    session = await Session.start({ settings: () => settings(), env: { SSL_CERT_FILE: authority } });
  });
  afterAll(async () => {
    await session?.close();
    await network?.close();
    await upstream?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => session.beginAnew());
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await session?.keepEvidence(task.name);
    await session?.closeWhatIsOpen();
  });

  const userSettings = async () =>
    JSON.parse(await readFile(path.join(session.folders.userData, "User/settings.json"), "utf8")) as Readonly<Record<string, unknown>>;

  /** Chooses a kind of server in Sign In. */
  const add = async (kind: string): Promise<void> => {
    const { workbench } = session;
    await workbench.runCommand("Aside: Sign In");
    await workbench.pick(/Add Endpoint/);
    await workbench.quickInput.locator(".quick-input-title", { hasText: "Add endpoint" }).waitFor();
    await workbench.quickInput.locator("input.input").fill(kind);
    await workbench.options.filter({ hasText: kind }).first().click();
  };
  /** Chooses the model for a new endpoint, and asks it. */
  const askAt = async (host: string): Promise<void> => {
    const { workbench, panel } = session;
    await workbench.quickInput.locator(".quick-input-title", { hasText: `Model at ${host}` }).waitFor(slowly);
    await workbench.quickInput.locator("input.input").fill("demo/plain");
    // VS Code names an item by its place: a click before the filtered list has arrived chooses nothing.
    await workbench.quickInput.locator(".quick-input-title", { hasText: /· 1 (?:of|model)/ }).waitFor(slowly);
    await workbench.pick(/plain/i);
    const answer = await panel.ask("Where are you?");
    expect(await answer.getAttribute("data-status")).toBe("done");
  };
  const lastQuestion = () => upstream.requests.findLast((request) => request.path.includes("/chat/completions"));

  test("an address is tried, with its query, before it becomes the endpoint, and is removed again with its key", async () => {
    const { workbench, page } = session;
    await add("Another Address");
    await workbench.fillInput(/Another Address/, "http://127.0.0.1:9/v1");
    const dialog = page.locator(".monaco-dialog-box", { hasText: "127.0.0.1:9 did not list its models" });
    await dialog.getByRole("button", { name: "Use Anyway" }).waitFor();
    await session.picture("endpoint-use-anyway");
    expect(await userSettings()).not.toHaveProperty(["aside.endpoints"]);
    await dialog.getByRole("button", { name: "Change Address" }).click();
    await workbench.fillInput(/Another Address/, `http://127.0.0.1:${upstream.port}/v1?api-version=preview`);
    await workbench.pick("With an API Key…");
    await workbench.fillInput(/API key for 127\.0\.0\.1/, keys.own);
    await askAt("127.0.0.1");
    expect(lastQuestion()?.path).toBe("/v1/chat/completions?api-version=preview");
    expect(lastQuestion()?.headers.authorization).toBe(`Bearer ${keys.own}`);
    expect(await userSettings()).toMatchObject({
      "aside.endpoint": "127.0.0.1",
      "aside.endpoints": { "127.0.0.1": { baseUrl: `http://127.0.0.1:${upstream.port}/v1?api-version=preview` } },
    });
    await workbench.runCommand("Aside: Sign In");
    const row = workbench.options.filter({ has: page.locator(".codicon-check") }).first();
    await row.hover();
    await row.getByRole("button", { name: "Remove Endpoint" }).click();
    await page.locator(".monaco-dialog-box").getByRole("button", { name: "Remove with Its API Key" }).click();
    await expect
      .poll(async () => Object.keys(await userSettings()).filter((name) => name.startsWith("aside.endpoint")), slowly)
      .toEqual([]);
    await page.keyboard.press("Escape");
    // OpenRouter is the endpoint again, and has no key.
    await session.beginAnew();
    await session.panel.button("Sign in").first().waitFor(slowly);
  });

  test("two accounts of one server have their own keys; the model picker and the chat's menu switch between them", async () => {
    const baseUrl = `http://127.0.0.1:${upstream.port}/v1`;
    await session.writeUserSettings(
      settings({ "aside.endpoints": { atWork: { baseUrl, account: "work" }, atHome: { baseUrl, account: "home" } } }),
    );
    await session.load();
    await session.beginAnew();
    const { workbench, panel, page } = session;
    await workbench.runCommand("Aside: Switch Endpoint…");
    await session.picture("endpoints");
    await workbench.pick(/atWork/);
    await workbench.fillInput(/API key for .* \(work\)/, keys.work);
    await askAt("127.0.0.1");
    expect(lastQuestion()?.headers.authorization).toBe(`Bearer ${keys.work}`);
    await panel.modelButton().click();
    await workbench.pick(/Endpoint: atWork/);
    await workbench.pick(/atHome/);
    await workbench.fillInput(/API key for .* \(home\)/, keys.home);
    await askAt("127.0.0.1");
    expect(lastQuestion()?.headers.authorization).toBe(`Bearer ${keys.home}`);
    // The focus that comes back to the message after the answer may close the menu again.
    await workbench.insist(async (patience) => {
      const more = page.locator(".part.auxiliarybar .title").getByRole("button", { name: "Views and More Actions..." });
      await more.click({ timeout: 3000 * patience });
      await page.getByRole("menuitem", { name: "Switch Endpoint…" }).click({ timeout: 3000 * patience });
      await workbench.quickInput.waitFor({ timeout: 3000 * patience });
    });
    await workbench.pick(/atWork/);
    await askAt("127.0.0.1");
    expect(lastQuestion()?.headers.authorization).toBe(`Bearer ${keys.work}`);
  });

  test("http is used for a host of a private network, and for no other one", async () => {
    const arrived: IncomingHttpHeaders[] = [];
    const server = createServer((request, response) => {
      arrived.push(request.headers);
      request.resume();
      const isList = request.url === "/v1/models";
      response.setHeader("content-type", isList ? "application/json" : "text/event-stream");
      response.end(
        isList
          ? '{"data":[{"id":"demo/plain"}]}'
          : 'data: {"choices":[{"index":0,"delta":{"content":"At home."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    try {
      const host = `${os.hostname()}:${(server.address() as AddressInfo).port}`;
      const { workbench, page, panel } = session;
      await add("Another Address");
      await workbench.fillInput(/Another Address/, "http://8.8.8.8/v1");
      const dialog = page.locator(".monaco-dialog-box");
      expect(await dialog.innerText()).toContain("is not on a private network (8.8.8.8). Nothing was sent without encryption.");
      await dialog.getByRole("button", { name: "Change Address" }).click();
      await workbench.fillInput(/Another Address/, `http://${host}/v1`);
      const warning = page.locator(".monaco-dialog-box", { hasText: `The connection to ${host} is not encrypted` });
      await warning.getByRole("button", { name: "Use Without Encryption" }).click();
      await workbench.pick("Without an API Key");
      await askAt(host);
      expect(arrived.at(-1)?.host).toBe(host);
      await panel.frame.getByText("is not encrypted: others on that network can read your messages").waitFor();
      await session.picture("endpoint-unencrypted");
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test("OpenRouter in the EU has its own address and key", async () => {
    const { workbench } = session;
    await add("OpenRouter (EU)");
    await workbench.fillInput(/API key for eu\.openrouter\.ai/, keys.eu);
    await askAt("eu.openrouter.ai");
    expect(lastQuestion()).toMatchObject({
      path: "/api/v1/chat/completions",
      headers: { host: "eu.openrouter.ai", authorization: `Bearer ${keys.eu}` },
    });
    expect(network.tunnels).toContain("eu.openrouter.ai:443 200");
    expect(network.tunnels.filter((tunnel) => tunnel.startsWith("openrouter.ai"))).toEqual([]);
  });

  test("a message that is sent without a model waits until one is chosen, or comes back", async () => {
    const local = {
      "aside.endpoints": { local: { baseUrl: `${session.server.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
    };
    await session.writeUserSettings(settings(local));
    await session.load();
    await session.beginAnew();
    const { workbench, panel } = session;
    const list = workbench.quickInput.locator(".quick-input-title", { hasText: "Model at 127.0.0.1" });
    await panel.send("Which model is this?");
    await list.waitFor(slowly);
    await session.closeWhatIsOpen();
    await expect.poll(() => panel.composer.inputValue(), slowly).toBe("Which model is this?");
    await panel.button("Send").click();
    await list.waitFor(slowly);
    await workbench.pick(/Demo: Plain/);
    expect(await (await panel.answered(0)).getAttribute("data-status")).toBe("done");
    expect(session.chatBodies.at(-1)).toMatchObject({ model: "demo/plain" });
  });
});
