import * as vscode from "vscode";
import type { PinnedTool } from "../../shared/toolMessage.ts";
import { type KnownTool, knownTools, type ToolGroup } from "./knownTools.ts";

interface ToolItem extends vscode.QuickPickItem {
  /** Absent on separators. */
  readonly tool?: KnownTool;
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
  if (known.size === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("No extension and no MCP server offers tools here."));
    return;
  }
  const chosen = await pick(known, new Set(session.conversation.tools?.map(({ name }) => name)));
  if (chosen !== undefined) session.setTools(chosen.map(({ name, pin }) => ({ name, pin })));
}

async function pick(known: ReadonlyMap<string, KnownTool>, on: ReadonlySet<string>): Promise<readonly KnownTool[] | undefined> {
  const picker = vscode.window.createQuickPick<ToolItem>();
  const subscriptions: vscode.Disposable[] = [picker];
  try {
    picker.title = vscode.l10n.t("Tools of this conversation");
    picker.placeholder = vscode.l10n.t("Search; what is ticked is offered to the model");
    picker.canSelectMany = true;
    picker.matchOnDescription = true;
    picker.matchOnDetail = true;
    picker.ignoreFocusOut = true;
    picker.items = itemsOf(known);
    picker.selectedItems = picker.items.filter(({ tool }) => tool !== undefined && on.has(tool.name));
    const chosen = new Promise<readonly KnownTool[] | undefined>((resolve) => {
      subscriptions.push(
        picker.onDidAccept(() => resolve(picker.selectedItems.flatMap(({ tool }) => (tool === undefined ? [] : [tool])))),
        picker.onDidHide(() => resolve(undefined)),
        picker.onDidTriggerItemButton(({ item }) => void showDefinition(item.tool)),
      );
    });
    picker.show();
    return await chosen;
  } finally {
    vscode.Disposable.from(...subscriptions).dispose();
  }
}

function itemsOf(known: ReadonlyMap<string, KnownTool>): ToolItem[] {
  const tools = [...known.values()];
  return groups().flatMap(({ group, title }) => {
    const inGroup = tools.filter((tool) => tool.group === group).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return inGroup.length === 0 ? [] : [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...inGroup.map(itemOf)];
  });
}

function groups(): readonly { readonly group: ToolGroup; readonly title: string }[] {
  return [
    { group: "ours", title: vscode.l10n.t("Aside: reads this workspace") },
    { group: "mcp", title: vscode.l10n.t("MCP servers") },
    { group: "other", title: vscode.l10n.t("VS Code and extensions") },
  ];
}

function itemOf(tool: KnownTool): ToolItem {
  return {
    label: tool.name,
    detail: tool.description.replace(/\s+/gu, " ").trim(),
    buttons: [{ iconPath: new vscode.ThemeIcon("info"), tooltip: vscode.l10n.t("Show all that the model is told of it") }],
    tool,
  };
}

/** A row shows one line of a description; what an MCP server writes may be long, and meant for the model alone. */
async function showDefinition(tool: KnownTool | undefined): Promise<void> {
  if (tool === undefined) return;
  const { name, description, schema } = tool;
  const content = `${name}\n\n${description}\n\n${JSON.stringify(schema ?? {}, undefined, 2)}\n`;
  const document = await vscode.workspace.openTextDocument({ language: "plaintext", content });
  await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
}
