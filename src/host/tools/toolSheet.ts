import * as vscode from "vscode";
import { showHidden } from "../../shared/hiddenText.ts";
import type { PinnedTool } from "../../shared/toolMessage.ts";
import type { KnownTool, ToolGroup } from "../../app/tools/knownTool.ts";
import { knownTools } from "../adapters/knownTools.ts";
import { showReadOnly } from "../adapters/readOnlyText.ts";

interface ToolItem extends vscode.QuickPickItem {
  /** Absent on separators. */
  readonly tool?: PinnedTool;
}

/** A conversation whose tools are chosen. */
export interface ToolChooser {
  readonly conversation: { readonly tools?: readonly PinnedTool[] };
  setTools(tools: readonly PinnedTool[]): void;
}

/** Lets the user switch tools on and off in a conversation. What is chosen is pinned as it is described now. */
export async function selectTools(session: ToolChooser): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Tools are off in Restricted Mode: trust this workspace first."));
    return;
  }
  const known = await knownTools();
  if (known.size === 0 && (session.conversation.tools ?? []).length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("No extension and no MCP server offers tools here."));
    return;
  }
  const on = new Map(session.conversation.tools?.map((tool) => [tool.name, tool]));
  const chosen = await pick(known, on);
  // One that was on keeps its pin: that its definition changed is asked about when it is offered, not agreed to by the way.
  if (chosen !== undefined) session.setTools(chosen.map(({ name, pin }) => on.get(name) ?? { name, pin }));
}

async function pick(
  known: ReadonlyMap<string, KnownTool>,
  on: ReadonlyMap<string, PinnedTool>,
): Promise<readonly PinnedTool[] | undefined> {
  const picker = vscode.window.createQuickPick<ToolItem>();
  const subscriptions: vscode.Disposable[] = [picker];
  try {
    picker.title = vscode.l10n.t("Tools of this conversation");
    picker.placeholder = vscode.l10n.t("Search; what is ticked is offered to the model");
    picker.canSelectMany = true;
    picker.matchOnDescription = true;
    picker.matchOnDetail = true;
    picker.ignoreFocusOut = true;
    picker.items = [...itemsOf(known, on), ...goneItems(known, on)];
    picker.selectedItems = picker.items.filter(({ tool }) => tool !== undefined && on.has(tool.name));
    const chosen = new Promise<readonly PinnedTool[] | undefined>((resolve) => {
      subscriptions.push(
        picker.onDidAccept(() => resolve(picker.selectedItems.flatMap(({ tool }) => (tool === undefined ? [] : [tool])))),
        picker.onDidHide(() => resolve(undefined)),
        picker.onDidTriggerItemButton(({ item }) => void showDefinition(known.get(item.tool?.name ?? ""))),
      );
    });
    picker.show();
    return await chosen;
  } finally {
    vscode.Disposable.from(...subscriptions).dispose();
  }
}

function itemsOf(known: ReadonlyMap<string, KnownTool>, on: ReadonlyMap<string, PinnedTool>): ToolItem[] {
  const tools = [...known.values()];
  return groups().flatMap(({ group, title }) => {
    const inGroup = tools.filter((tool) => tool.group === group).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return inGroup.length === 0
      ? []
      : [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...inGroup.map((tool) => itemOf(tool, on.get(tool.name)))];
  });
}

/** Those that are switched on and not there now, such as those of a server that does not run: they stay on until they are unticked. */
function goneItems(known: ReadonlyMap<string, KnownTool>, on: ReadonlyMap<string, PinnedTool>): ToolItem[] {
  const gone = [...on.values()].filter(({ name }) => !known.has(name));
  if (gone.length === 0) return [];
  const title = vscode.l10n.t("Switched on, and not there now");
  return [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...gone.map((tool): ToolItem => ({ label: tool.name, tool }))];
}

function groups(): readonly { readonly group: ToolGroup; readonly title: string }[] {
  return [
    { group: "ours", title: vscode.l10n.t("Aside: reads this workspace") },
    { group: "mcp", title: vscode.l10n.t("MCP servers") },
    { group: "other", title: vscode.l10n.t("VS Code and extensions") },
  ];
}

function itemOf(tool: KnownTool, pinned: PinnedTool | undefined): ToolItem {
  return {
    label: tool.name,
    ...(pinned === undefined || pinned.pin === tool.pin ? {} : { description: vscode.l10n.t("has changed since you switched it on") }),
    detail: showHidden(tool.description.replace(/\s+/gu, " ").trim()),
    buttons: [{ iconPath: new vscode.ThemeIcon("info"), tooltip: vscode.l10n.t("Show all that the model is told of it") }],
    tool,
  };
}

/** A row shows one line of a description; what an MCP server writes may be long, and meant for the model alone. */
async function showDefinition(tool: KnownTool | undefined): Promise<void> {
  if (tool === undefined) return;
  const { name, description, schema } = tool;
  const content = showHidden(`${name}\n\n${description}\n\n${JSON.stringify(schema ?? {}, undefined, 2)}\n`);
  await showReadOnly(`${name}.txt`, content, { preserveFocus: true });
}
