import { beforeEach, describe, expect, test, vi } from "vitest";
import { DefaultTools } from "../../../../src/app/tools/defaultTools.ts";
import { ownToolNames } from "../../../../src/app/tools/toolHost.ts";
import { knownTools } from "../../../../src/host/adapters/knownTools.ts";
import { selectTools } from "../../../../src/host/tools/toolSheet.ts";
import { pinServerTool } from "../../../../src/shared/serverTools.ts";
import type { PinnedTool } from "../../../../src/shared/toolMessage.ts";
import { manifest } from "../../manifest.ts";
import { extensions, fake, lm, workspace } from "../../vscode.ts";

const registered = (name: string) => ({ name, description: "Does it.", inputSchema: undefined });
const put = (path: string, text: string) => fake.files.set(path, new TextEncoder().encode(text));

const store = () => {
  const values = new Map<string, unknown>();
  return {
    get: (key: string) => values.get(key),
    update: (key: string, value: unknown) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
};

let tools: readonly PinnedTool[];
let defaults: DefaultTools;

beforeEach(() => {
  fake.reset();
  vi.restoreAllMocks();
  [tools, defaults] = [[], new DefaultTools(store())];
  lm.tools = [registered("adder"), registered("mcp_weather_city")];
});

const commands = (...names: readonly string[]): void => {
  for (const name of names) fake.commands.set(name, () => undefined);
};
const mcp = ["workbench.mcp.addConfiguration", "workbench.mcp.listServer"] as const;

async function opened(): Promise<{ readonly done: Promise<void> }> {
  const session = {
    id: "c",
    get conversation() {
      return { tools };
    },
    setTools: (chosen: readonly PinnedTool[]) => void (tools = chosen),
  };
  const done = selectTools(session, { allowed: () => [], askAgain: () => undefined }, { names: [], holdsFiles: () => false }, defaults);
  await vi.waitFor(() => expect(fake.quickPicks.at(-1)?.shown).toBe(true));
  return { done };
}

const picker = () => fake.quickPicks.at(-1);
const rowsUnderMcp = () => {
  const items = picker()?.items ?? [];
  const from = items.findIndex(({ label }) => label === "MCP servers");
  const after = items.slice(from + 1);
  const end = after.findIndex(({ kind }) => kind !== undefined);
  return from < 0 ? [] : end < 0 ? after : after.slice(0, end);
};

describe("why no tool of an MCP server is listed", () => {
  beforeEach(() => (lm.tools = [registered("adder")]));

  test("AI features are off: the setting is a step away, and no server can be added", async () => {
    commands(...mcp);
    fake.user["chat.disableAIFeatures"] = true;
    const { done } = await opened();
    expect(rowsUnderMcp().map(({ label }) => label)).toEqual(["$(info) MCP servers are turned off"]);
    picker()?.select("$(info) MCP servers are turned off");
    await done;
    expect(fake.executed).toEqual([["workbench.action.openSettings", "@id:chat.disableAIFeatures"]]);
  });

  test("none runs: those that the workspace configures are named; the list of servers is a step away", async () => {
    commands(...mcp);
    put("/project/.vscode/mcp.json", '{\n  // Ours\n  "servers": { "weather": {}, "files": {} }\n}');
    const { done } = await opened();
    expect(rowsUnderMcp().map(({ label, detail }) => [label, detail])).toEqual([
      ["$(info) No MCP server is running", "Configured in this workspace: weather, files. Select this row to start one."],
      ["$(add) Add MCP Server…", undefined],
    ]);
    picker()?.select("Adder", "$(info) No MCP server is running");
    await done;
    expect(fake.executed).toEqual([["workbench.mcp.listServer"]]);
  });

  test("an editor without these commands says nothing of MCP", async () => {
    const { done } = await opened();
    expect(rowsUnderMcp()).toEqual([]);
    picker()?.hide();
    await done;
  });
});

test("Add MCP Server… keeps what was checked, by Enter, too", async () => {
  commands(...mcp);
  const { done } = await opened();
  expect(rowsUnderMcp().map(({ label }) => label)).toEqual(["Weather city", "$(add) Add MCP Server…"]);
  picker()?.select("Adder");
  picker()?.activate("Add MCP Server");
  picker()?.accept();
  await done;
  expect(tools.map(({ name }) => name)).toEqual(["adder"]);
  expect(fake.executed).toEqual([["workbench.mcp.addConfiguration"]]);
});

test("VS Code's own approvals are a button of MCP tools, where the editor has them", async () => {
  commands("workbench.action.chat.editToolApproval");
  const { done } = await opened();
  picker()?.pressOn("Weather city", "Manage Tool Approval in VS Code");
  await done;
  expect(fake.executed).toEqual([["workbench.action.chat.editToolApproval"]]);
});

describe("tools of new conversations", () => {
  test("are those that are checked, and without any there are none", async () => {
    const first = await opened();
    picker()?.select("Adder");
    picker()?.press("Use for New Conversations");
    await first.done;
    expect(tools.map(({ name }) => name)).toEqual(["adder"]);
    expect(defaults.tools).toEqual(tools);
    const second = await opened();
    picker()?.select();
    picker()?.press("Use for New Conversations");
    await second.done;
    expect(defaults.tools).toEqual([]);
  });

  test("that files may go along with a server tool was agreed to for one conversation", () => {
    const fetching = { name: "openrouter:web_fetch", domains: ["nodejs.org"], filesAgreed: true } as const;
    defaults.set([pinServerTool(fetching), { name: "adder", pin: "p" }]);
    expect(defaults.tools).toEqual([pinServerTool({ ...fetching, filesAgreed: false }), { name: "adder", pin: "p" }]);
  });

  test("what is stored may be anything", () => {
    const kept = store();
    void kept.update("aside.defaultTools", [{ name: 1 }, "x", { name: "a", pin: "p", more: 1 }]);
    expect(new DefaultTools(kept).tools).toEqual([{ name: "a", pin: "p" }]);
    void kept.update("aside.defaultTools", "no list");
    expect(new DefaultTools(kept).tools).toEqual([]);
  });
});

test("an editor without a registry of tools has Aside's own, with the same pins", async () => {
  vi.spyOn(extensions, "getExtension").mockReturnValue({ packageJSON: manifest } as never);
  const declared = manifest.contributes.languageModelTools as readonly {
    readonly name: string;
    readonly modelDescription: string;
    readonly inputSchema: object;
  }[];
  lm.tools = declared.map(({ name, modelDescription, inputSchema }) => ({ name, description: modelDescription, inputSchema }));
  const withRegistry = await knownTools();
  lm.tools = [];
  const without = await knownTools();
  expect([...without.keys()].toSorted()).toEqual([...ownToolNames].toSorted());
  expect(without).toEqual(withRegistry);
  expect(workspace.isTrusted).toBe(true);
});
