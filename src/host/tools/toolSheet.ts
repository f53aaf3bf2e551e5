import * as vscode from "vscode";
import { counted } from "../../shared/counted.ts";
import { showHidden } from "../../shared/hiddenText.ts";
import type { PinnedTool } from "../../shared/toolMessage.ts";
import { isServerTool, readServerTool, type ServerToolName, serverToolNames } from "../../shared/serverTools.ts";
import { toolTitle } from "../../shared/toolTitle.ts";
import type { KnownTool, ToolGroup } from "../../app/tools/toolHost.ts";
import { knownTools } from "../adapters/knownTools.ts";
import { showReadOnly } from "../adapters/readOnlyText.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { pick, separatorItem } from "../adapters/vscodePick.ts";
import { type ActionRow, mcpRows } from "./mcpRows.ts";
import { askDomains, formatServerTool, settleServerTool } from "./serverToolSheet.ts";

interface ToolItem extends vscode.QuickPickItem {
  /** Absent on separators and on rows that are no tool. */
  readonly tool?: PinnedTool;
  /** What choosing a row that is no tool does. */
  readonly act?: () => Thenable<unknown>;
}

interface ApprovalButton extends vscode.QuickInputButton {
  readonly managesApproval: true;
}

/** VS Code's list of the tools that it asks about itself. */
const manageApproval = "workbench.action.chat.editToolApproval";

interface DomainsButton extends vscode.QuickInputButton {
  readonly changesDomains: true;
}

interface AskAgainButton extends vscode.QuickInputButton {
  readonly asksAgain: true;
}

/** A conversation whose tools are chosen. */
export interface ToolChooser {
  readonly id: string;
  readonly conversation: { readonly tools?: readonly PinnedTool[] };
  setTools(tools: readonly PinnedTool[]): void;
}

/** The tools that run in a conversation without a question. */
export interface AllowedTools {
  allowed(conversationId: string): readonly string[];
  askAgain(conversationId: string, tool: string): void;
}

/** The tools that the conversation's endpoint runs itself. */
export interface ServerToolOffer {
  readonly names: readonly ServerToolName[];
  /** Whether the conversation has something of the workspace in it, or with these tools could. */
  holdsFiles(tools: readonly PinnedTool[]): boolean;
}

/**
 * Lets the user enable and disable tools in a conversation. A tool is pinned to its current definition when it is enabled, and one that the server runs to what
 * the user agrees to then.
 */
export async function selectTools(
  session: ToolChooser,
  allowed: AllowedTools,
  offer: ServerToolOffer,
  defaults?: { set(tools: readonly PinnedTool[]): void },
): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    const message = vscode.l10n.t("Tools are off in Restricted Mode. Trust this workspace to use them.");
    return vscodeAsk.hint(message);
  }
  const known = await knownTools();
  const aboutMcp = await mcpRows([...known.values()].some(({ group }) => group === "mcp"));
  if (known.size === 0 && aboutMcp.length === 0 && offer.names.length === 0 && (session.conversation.tools ?? []).length === 0) {
    const message = vscode.l10n.t("No tools are available. Extensions and MCP servers can provide some.");
    return vscodeAsk.hint(message);
  }
  const enabled = new Map(session.conversation.tools?.map((tool) => [tool.name, tool]));
  const runFreely = new Set(allowed.allowed(session.id));
  let domains: readonly string[] | undefined;
  let chosen: readonly ToolItem[] | undefined;
  let act: ToolItem["act"];
  const forNew: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("save-all"),
    tooltip: vscode.l10n.t("Use for New Conversations"),
  };
  let isForNew = false;
  const canManageApproval = (await vscode.commands.getCommands(true)).includes(manageApproval);
  const picked = await pick<ToolItem>({
    title: vscode.l10n.t("Tools in this conversation"),
    placeholder: vscode.l10n.t("Search tools; checked ones are offered to the model"),
    matchOnDetail: true,
    ignoreFocusOut: true,
    ...(defaults === undefined ? {} : { buttons: [forNew] }),
    items: [
      ...toolItems(known, enabled, runFreely, { aboutMcp, canManageApproval }),
      ...serverToolItems(offer.names, enabled),
      ...missingItems(known, offer.names, enabled),
    ],
    checked: ({ tool }) => tool !== undefined && enabled.has(tool.name),
    onChecked: (items, view) => {
      chosen = items;
      // Checking a row that is no tool is choosing it.
      act = items.find((item) => item.act !== undefined)?.act;
      if (act !== undefined) view.close();
    },
    onAccept: ({ active }) => {
      act = active?.act;
      return "choose";
    },
    onButton: ({ item, button }, view) => {
      const name = item?.tool?.name ?? "";
      if (button === forNew) {
        isForNew = true;
        view.close();
        return "stay";
      }
      if ("managesApproval" in button) {
        act = () => vscode.commands.executeCommand(manageApproval);
        view.close();
        return "stay";
      }
      if ("changesDomains" in button) {
        void view.interrupt(async () => {
          domains = (await askDomains(vscodeAsk, domains ?? domainsOf(enabled.get(name)))) ?? domains;
        });
      } else if (!("asksAgain" in button)) void showDefinition(known.get(name));
      else {
        allowed.askAgain(session.id, name);
        vscodeAsk.status(vscode.l10n.t("Aside will ask before it runs “{0}”.", toolTitle(name)));
      }
      return "stay";
    },
  });
  if (picked?.type === "items") chosen = picked.items;
  else if (act === undefined && !isForNew) return;
  const before = session.conversation.tools ?? [];
  const tools = chosen?.flatMap(({ tool }) => (tool === undefined ? [] : [tool])) ?? before;
  const settled: PinnedTool[] = [];
  for (const { name, pin } of tools) {
    const serverTool = offer.names.find((one) => one === name);
    // An enabled tool keeps its pin: accepting a changed definition is a question of its own, when the tool is offered to the model.
    if (serverTool === undefined) settled.push(enabled.get(name) ?? { name, pin });
    else {
      const agreed = await settleServerTool(vscodeAsk, serverTool, enabled.get(name), domains, offer.holdsFiles(tools));
      if (agreed !== undefined) settled.push(agreed);
    }
  }
  session.setTools(settled);
  // Who switches a tool off and on again is asked about it again.
  const stays = new Set(tools.map(({ name }) => name));
  for (const name of runFreely) if (!stays.has(name)) allowed.askAgain(session.id, name);
  if (isForNew) {
    defaults?.set(settled);
    vscodeAsk.status(
      settled.length === 0
        ? vscode.l10n.t("New conversations start without tools.")
        : counted(settled.length, "New conversations start with {0} tool.", "New conversations start with {0} tools."),
    );
  }
  await act?.();
}

function toolItems(
  known: ReadonlyMap<string, KnownTool>,
  enabled: ReadonlyMap<string, PinnedTool>,
  runFreely: ReadonlySet<string>,
  { aboutMcp, canManageApproval }: { readonly aboutMcp: readonly ActionRow[]; readonly canManageApproval: boolean },
): ToolItem[] {
  const tools = [...known.values()];
  const approval: ApprovalButton = {
    iconPath: new vscode.ThemeIcon("shield"),
    tooltip: vscode.l10n.t("Manage Tool Approval in VS Code"),
    managesApproval: true,
  };
  return groups().flatMap(({ group, title }): ToolItem[] => {
    const inGroup = tools.filter((tool) => tool.group === group).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const rows = [
      ...inGroup.map((tool): ToolItem => {
        const item = toolItem(tool, enabled.get(tool.name), runFreely.has(tool.name));
        return group === "mcp" && canManageApproval ? { ...item, buttons: [approval, ...(item.buttons ?? [])] } : item;
      }),
      ...(group === "mcp" ? aboutMcp : []),
    ];
    return rows.length === 0 ? [] : [separatorItem(title), ...rows];
  });
}

/** The tools that the server runs. The heading and each row say so, because Aside cannot ask about their calls. */
function serverToolItems(names: readonly ServerToolName[], enabled: ReadonlyMap<string, PinnedTool>): ToolItem[] {
  if (names.length === 0) return [];
  const change: DomainsButton = {
    iconPath: new vscode.ThemeIcon("gear"),
    tooltip: vscode.l10n.t("Change Allowed Domains"),
    changesDomains: true,
  };
  return [
    separatorItem(vscode.l10n.t("run by OpenRouter: you cannot approve each call")),
    ...names.map((name): ToolItem => {
      const domains = domainsOf(enabled.get(name));
      const { title, detail } = formatServerTool(name, domains);
      return {
        label: title,
        description: `${name} · ${vscode.l10n.t("runs at OpenRouter without asking")}`,
        detail,
        ...(domains.length === 0 ? {} : { buttons: [change] }),
        tool: { name, pin: "" },
      };
    }),
  ];
}

function domainsOf(tool: PinnedTool | undefined): readonly string[] {
  return (tool && readServerTool(tool)?.domains) ?? [];
}

/** Enabled tools that are not available, such as those of a server that is not running. They stay enabled until they are unchecked. */
function missingItems(
  known: ReadonlyMap<string, KnownTool>,
  offered: readonly ServerToolName[],
  enabled: ReadonlyMap<string, PinnedTool>,
): ToolItem[] {
  const missing = [...enabled.values()].filter(({ name }) => !known.has(name) && !offered.some((one) => one === name));
  if (missing.length === 0) return [];
  return [
    separatorItem(vscode.l10n.t("Enabled but not available")),
    ...missing.map((tool): ToolItem => ({ ...titledMissing(tool.name), tool })),
  ];
}

function titledMissing(name: string): Pick<ToolItem, "label" | "description"> {
  const serverTool = serverToolNames.find((one) => one === name);
  if (serverTool !== undefined) return { label: formatServerTool(serverTool, []).title, description: name };
  return isServerTool(name) ? { label: name } : titled(name);
}

/** A tool by its title. Its name follows, because a search is for either, and because names that differ may have one title. */
function titled(name: string, notes: readonly string[] = []): Pick<ToolItem, "label" | "description"> {
  const title = toolTitle(name);
  const description = [...(title.toLowerCase() === name ? [] : [name]), ...notes].join(" · ");
  return { label: title, ...(description === "" ? {} : { description }) };
}

function groups(): readonly { readonly group: ToolGroup; readonly title: string }[] {
  return [
    { group: "ours", title: vscode.l10n.t("Aside: reads this workspace") },
    { group: "mcp", title: vscode.l10n.t("MCP servers") },
    { group: "other", title: vscode.l10n.t("VS Code and extensions") },
  ];
}

function toolItem(tool: KnownTool, pinned: PinnedTool | undefined, runsFreely: boolean): ToolItem {
  const isChanged = pinned !== undefined && pinned.pin !== tool.pin;
  const notes = [
    ...(isChanged ? [vscode.l10n.t("changed since you enabled it")] : []),
    ...(runsFreely ? [vscode.l10n.t("runs without asking")] : []),
  ];
  const definition = { iconPath: new vscode.ThemeIcon("info"), tooltip: vscode.l10n.t("Show Full Definition") };
  const again: AskAgainButton = { iconPath: new vscode.ThemeIcon("shield"), tooltip: vscode.l10n.t("Ask Again"), asksAgain: true };
  return {
    ...titled(tool.name, notes),
    detail: showHidden(tool.description.replace(/\s+/gu, " ").trim()),
    buttons: runsFreely ? [again, definition] : [definition],
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
