import { beforeEach, expect, test } from "vitest";
import { mcpRows } from "../../../../src/host/tools/mcpRows.ts";
import { commands, fake } from "../../vscode.ts";

beforeEach(() => fake.reset());

test("servers that the workspace configures are named, icons in their names as they are written", async () => {
  commands.registerCommand("workbench.mcp.listServer", () => undefined);
  const file = '{\n  // Ours.\n  "servers": { "docs": {}, "$(zap) \u202Eodd": {} }\n}\n';
  fake.files.set("/project/.vscode/mcp.json", new TextEncoder().encode(file));
  const [row] = await mcpRows(false);
  expect(row?.detail).toBe("Configured in this workspace: docs, $\u2060(zap) odd. Select this row to start one.");
});
