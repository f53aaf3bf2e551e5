import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { pngBytes } from "../data/pictures.ts";
import { useSession } from "./harness/session.ts";

describe("pictures of answers", () => {
  const session = useSession({
    files: {
      "notes.txt": "A folder for a test.\n",
    },
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/painter",
      "files.simpleDialog.enable": true,
    }),
  });
  const answer = () => session().panel.answers.last();
  const image = (name: string) => answer().getByRole("img", { name, exact: true });
  const lastMessages = (): readonly { role: string; content: unknown }[] =>
    (session().chatBodies.at(-1)?.["messages"] ?? []) as readonly { role: string; content: unknown }[];

  beforeEach(async () => {
    await session().beginAnew();
    await session().workbench.closeEditors();
  });

  test("a model that does not take images gets a note, and the question is answered", async () => {
    const { panel } = session();
    // The list of models, which says that this one draws, is loaded with the first question at the latest.
    await panel.ask("Hello");
    await session().beginAnew();
    await panel.ask("only draw");
    await image("Answer image 1").waitFor({ timeout: 30_000 });
    await session().writeWorkspaceSettings({ "aside.model": "demo/plain" });
    await panel.modelButton("plain").waitFor();
    await panel.ask("What was it?");
    expect(JSON.stringify(lastMessages())).toContain("(An attachment that this model does not take.)");
    expect(JSON.stringify(lastMessages())).not.toContain("base64");
    expect(session().chatBodies.at(-1)).not.toHaveProperty("modalities");
  });

  test("a picture of the workspace is shown in the answer; one outside says why not", async () => {
    const { panel, folders } = session();
    await mkdir(path.join(folders.workspace, "docs"), { recursive: true });
    await writeFile(path.join(folders.workspace, "docs/plan.png"), pngBytes(240, 120, 1));
    await session().writeWorkspaceSettings({ "aside.model": "demo/verbatim" });
    await panel.modelButton("verbatim").waitFor();
    await panel.ask("say:The plan: ![Plan](docs/plan.png) and ![Other](../outside.png)");
    await image("Plan").waitFor({ timeout: 30_000 });
    expect(await image("Plan").evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBe(240);
    await answer().getByText("“../outside.png” is outside the workspace.").waitFor({ timeout: 15_000 });
    expect(await answer().getByRole("button", { name: "Load once" }).count()).toBe(0);
    await session().picture("workspace-picture");
  });
});
