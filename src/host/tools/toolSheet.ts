import * as vscode from "vscode";
import { showHidden } from "../../shared/hiddenText.ts";
import type { PinnedTool } from "../../shared/toolMessage.ts";
import type { KnownTool, ToolGroup } from "../../app/tools/toolHost.ts";
import { knownTools } from "../adapters/knownTools.ts";
import { showReadOnly } from "../adapters/readOnlyText.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { pick, separatorItem } from "../adapters/vscodePick.ts";

interface ToolItem extends vscode.QuickPickItem {
  /** Absent on separators. */
  readonly tool?: PinnedTool;
}

/** A conversation whose tools are chosen. */
export interface ToolChooser {
  readonly conversation: { readonly tools?: readonly PinnedTool[] };
  setTools(tools: readonly PinnedTool[]): void;
}

/** Lets the user enable and disable tools in a conversation. A tool is pinned to its current definition when it is enabled. */
export async function selectTools(session: ToolChooser): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    const message = vscode.l10n.t("Tools are off in Restricted Mode. Trust this workspace to use them.");
    return vscodeAsk.notify({ severity: "info", message });
  }
  const known = await knownTools();
  if (known.size === 0 && (session.conversation.tools ?? []).length === 0) {
    const message = vscode.l10n.t("No tools are available. Extensions and MCP servers can provide some.");
    return vscodeAsk.notify({ severity: "info", message });
  }
  const enabled = new Map(session.conversation.tools?.map((tool) => [tool.name, tool]));
  const picked = await pick<ToolItem>({
    title: vscode.l10n.t("Tools of this conversation"),
    placeholder: vscode.l10n.t("Search tools; checked ones are offered to the model"),
    matchOnDetail: true,
    ignoreFocusOut: true,
    items: [...toolItems(known, enabled), ...missingItems(known, enabled)],
    checked: ({ tool }) => tool !== undefined && enabled.has(tool.name),
    onButton: ({ item }) => {
      void showDefinition(known.get(item?.tool?.name ?? ""));
      return "stay";
    },
  });
  if (picked?.type !== "items") return;
  const tools = picked.items.flatMap(({ tool }) => (tool === undefined ? [] : [tool]));
  // An enabled tool keeps its pin: accepting a changed definition is a question of its own, when the tool is offered to the model.
  session.setTools(tools.map(({ name, pin }) => enabled.get(name) ?? { name, pin }));
}

function toolItems(known: ReadonlyMap<string, KnownTool>, enabled: ReadonlyMap<string, PinnedTool>): ToolItem[] {
  const tools = [...known.values()];
  return groups().flatMap(({ group, title }) => {
    const inGroup = tools.filter((tool) => tool.group === group).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return inGroup.length === 0 ? [] : [separatorItem(title), ...inGroup.map((tool) => toolItem(tool, enabled.get(tool.name)))];
  });
}

/** Enabled tools that are not available, such as those of a server that is not running. They stay enabled until they are unchecked. */
function missingItems(known: ReadonlyMap<string, KnownTool>, enabled: ReadonlyMap<string, PinnedTool>): ToolItem[] {
  const missing = [...enabled.values()].filter(({ name }) => !known.has(name));
  if (missing.length === 0) return [];
  return [separatorItem(vscode.l10n.t("Enabled but not available")), ...missing.map((tool): ToolItem => ({ label: tool.name, tool }))];
}

function groups(): readonly { readonly group: ToolGroup; readonly title: string }[] {
  return [
    { group: "ours", title: vscode.l10n.t("Aside: reads this workspace") },
    { group: "mcp", title: vscode.l10n.t("MCP servers") },
    { group: "other", title: vscode.l10n.t("VS Code and extensions") },
  ];
}

function toolItem(tool: KnownTool, pinned: PinnedTool | undefined): ToolItem {
  return {
    label: tool.name,
    ...(pinned === undefined || pinned.pin === tool.pin ? {} : { description: vscode.l10n.t("changed since you enabled it") }),
    detail: showHidden(tool.description.replace(/\s+/gu, " ").trim()),
    buttons: [{ iconPath: new vscode.ThemeIcon("info"), tooltip: vscode.l10n.t("Show Full Definition") }],
    tool,
  };
}

/** Shows the whole definition: an item has room for one line, and an MCP server may hide something in a longer one. */
async function showDefinition(tool: KnownTool | undefined): Promise<void> {
  if (tool === undefined) return;
  const { name, description, schema } = tool;
  const content = showHidden(`${name}\n\n${description}\n\n${JSON.stringify(schema ?? {}, undefined, 2)}\n`);
  await showReadOnly(`${name}.txt`, content, { preserveFocus: true });
}
