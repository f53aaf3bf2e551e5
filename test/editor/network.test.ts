import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CompanyNetwork, companyHosts, startCompanyNetwork } from "../server/companyNetwork.ts";
import { startServer, type LoopbackServer } from "../server/server.ts";
import { textOf } from "./harness/panel.ts";
import { Session } from "./harness/session.ts";

const canary = "sk-or-v1-company-0123456789abcdef";

describe("in a corporate network, with VS Code's settings", () => {
  let upstream: LoopbackServer;
  let network: CompanyNetwork;
  let folder: string;
  let session: Session;

  const settings = (proxy: string, host: string): Readonly<Record<string, unknown>> => ({
    "http.proxy": proxy,
    "http.proxySupport": "override",
    "aside.endpoints": { company: { baseUrl: `https://${host}/api/v1`, dialect: "openrouter" } },
    "aside.endpoint": "company",
    "aside.model": "demo/plain",
  });

  beforeAll(async () => {
    upstream = await startServer({ keys: [canary] });
    network = await startCompanyNetwork(upstream.port);
    folder = await mkdtemp(path.join(os.tmpdir(), "aside-network-"));
    const authority = path.join(folder, "authority.pem");
    await writeFile(authority, network.authority);
    // Where the machine's own store of authorities is a file of ours.
    session = await Session.start({ settings: () => settings(network.proxy, companyHosts.trusted), env: { SSL_CERT_FILE: authority } });
  });

  afterAll(async () => {
    await session?.close();
    await network?.close();
    await upstream?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  /** An editor with these settings, and an empty conversation in its panel. */
  const begin = async (changed: Readonly<Record<string, unknown>>): Promise<void> => {
    await session.writeUserSettings(changed);
    await session.load();
    await session.beginAnew();
  };

  /** The key is verified first; the dialog says why that failed. */
  const storeKeyAnyway = async (reason: string): Promise<void> => {
    const { workbench, page } = session;
    await workbench.runCommand("Aside: Set API Key");
    await workbench.fillInput(/API key/, canary);
    const dialog = page.locator(".monaco-dialog-box", { hasText: "The key could not be verified" });
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain(reason);
    await dialog.getByRole("button", { name: "Store Anyway" }).click();
    await page.locator(".part.statusbar", { hasText: /The API key for .* is stored/ }).waitFor();
  };

  test("a proxy that requires a password is named, and no request bypasses it", async () => {
    await begin(settings(network.proxy, companyHosts.trusted));
    const { panel } = session;
    const before = upstream.requests.length;
    await storeKeyAnyway("The proxy requires you to sign in. Check the VS Code setting http.proxy.");
    await panel.send("Is anybody there?");
    await panel.errors.first().waitFor();
    expect(await panel.errors.first().getAttribute("data-code")).toBe("proxyAuth");
    expect(network.tunnels).toContain(`${companyHosts.trusted}:443 407`);
    expect(upstream.requests).toHaveLength(before);
  });

  test("an answer streams with the password in http.proxy and the company's authority in the machine's store", async () => {
    await begin(settings(network.proxyWithCredentials, companyHosts.trusted));
    await session.storeKey(canary);
    const answer = await session.panel.ask("And now?");
    expect(await answer.getAttribute("data-status")).toBe("done");
    expect(await textOf(answer)).not.toBe("");
    expect(network.tunnels).toContain(`${companyHosts.trusted}:443 200`);
    expect(upstream.requests.at(-1)?.headers.authorization).toBe(`Bearer ${canary}`);
  });

  test("an untrusted certificate is rejected before anything is sent", async () => {
    await begin(settings(network.proxyWithCredentials, companyHosts.unknown));
    const { panel } = session;
    await storeKeyAnyway("certificate");
    const before = upstream.requests.length;
    await panel.send("Who are you?");
    await panel.errors.last().waitFor();
    expect(await panel.errors.last().getAttribute("data-code")).toBe("tls");
    expect(upstream.requests).toHaveLength(before);
  });
});
