import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Session } from "./harness/session.ts";

const provider = { data_collection: "allow", zdr: false, sort: "price" };

describe.runIf(process.getuid?.() === 0)("a policy of the machine, run as root", () => {
  let folder: string;
  let file: string;
  let session: Session;

  const policy = (content: unknown): Promise<void> => writeFile(file, typeof content === "string" ? content : JSON.stringify(content));

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "aside-machine-"));
    await mkdir(path.join(folder, "aside"), { mode: 0o755 });
    file = path.join(folder, "aside/policy.json");
    session = await Session.start({
      policyFile: file,
      settings: ({ origin }) => ({
        "aside.endpoints": { loopback: { baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "none" } },
        "aside.endpoint": "loopback",
        "aside.model": "demo/plain",
        "aside.provider": provider,
        "aside.extraBody": { provider },
      }),
    });
  });
  afterAll(async () => {
    await session?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await rm(file, { force: true });
    await session.beginAnew();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await session?.keepEvidence(task.name);
    await session?.closeWhatIsOpen();
  });

  test("what it demands of providers is in the request, in the sheet with its reason, and locked on the routing page", async () => {
    const { panel, workbench, page } = session;
    await policy({ dataCollection: "deny", zdr: true, tools: false });
    await session.writeWorkspaceSettings({ "aside.provider": { ...provider, sort: "latency" } });
    const answer = await panel.ask("Hello?");
    expect(await answer.getAttribute("data-status")).toBe("done");
    expect(session.chatBodies.at(-1)?.["provider"]).toEqual({ data_collection: "deny", zdr: true, sort: "price" });

    await workbench.runCommand("Aside: Edit Parameters");
    const sheet = panel.frame.getByRole("dialog", { name: "Conversation parameters" });
    const reason = `Fixed by your organization's policy (${file})`;
    await sheet.getByText(reason).first().waitFor();
    expect(await sheet.getByText(reason).count()).toBe(2);
    const choice = sheet.locator("[data-parameter=toolChoice]");
    expect(await choice.getByRole("combobox").isDisabled()).toBe(true);
    await choice.scrollIntoViewIfNeeded();
    await session.picture("policy-sheet");
    await sheet.getByRole("button", { name: "Close", exact: true }).click();

    await workbench.runCommand("Aside: Edit Routing");
    await workbench.options.filter({ hasText: "zero data retention" }).getByText("Fixed by your organization's policy").waitFor();
    await session.picture("policy-routing");
    await session.closeWhatIsOpen();

    await workbench.runCommand("Aside: Configure Tools…");
    await page
      .getByText(/turns tools off/)
      .first()
      .waitFor();
  });

  test("an endpoint that it does not allow gets nothing; the error says why, and the policy can be read", async () => {
    const { panel, page } = session;
    await policy({ endpoints: ["https://llm.example.com/v1"] });
    const before = session.server.requests.length;
    const answer = await panel.ask("Hello?");
    expect(await answer.getAttribute("data-status")).toBe("failed");
    const card = answer.getByRole("alert");
    expect(await card.getAttribute("data-code")).toBe("policy");
    expect(await card.textContent()).toContain(`Your organization's policy (${file}) does not allow`);
    expect(session.server.requests.length).toBe(before);
    await session.picture("policy-endpoint");
    await card.getByRole("button", { name: "Show policy" }).click();
    await page.getByText("Aside sends requests to these addresses only: https://llm.example.com/v1").first().waitFor();
    await session.picture("policy-shown");
    await session.workbench.runCommand("View: Close All Editors");

    await policy({ endpoints: [`${session.server.origin}/api/v1`] });
    await answer.getByRole("button", { name: "Regenerate", exact: true }).click();
    const status = () => panel.frame.locator("article[data-status]").last().getAttribute("data-status");
    await expect.poll(status, { timeout: 30_000 }).toBe("done");
  });

  test("a file that others may write stops everything and is named in the panel, until it is put right", async () => {
    const { panel } = session;
    await policy({ zdr: true });
    await chmod(file, 0o666);
    const before = session.server.requests.length;
    const answer = await panel.ask("Hello?");
    expect(await answer.getByRole("alert").textContent()).toContain("users other than root can write to");
    await panel.frame.locator(".notice", { hasText: `The policy file ${file} of your organization cannot be used` }).waitFor();
    await session.picture("policy-refused");
    expect(session.server.requests.length).toBe(before);
    await chmod(file, 0o644);
    const again = await panel.ask("And now?");
    expect(await again.getAttribute("data-status")).toBe("done");
    expect(session.chatBodies.at(-1)?.["provider"]).toMatchObject({ zdr: true });
  });
});
