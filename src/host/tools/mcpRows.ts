import * as vscode from "vscode";
import { plainLabel } from "../../app/plainLabel.ts";
import { asObject } from "../../shared/guards.ts";

/** A row of the list of tools that is no tool: what it says, and what choosing it does. */
export interface ActionRow {
  readonly label: string;
  readonly detail?: string;
  /** Absent where nothing can be done about it. */
  readonly act?: () => Thenable<unknown>;
}

/** Longer files of configuration are not read; bytes. */
const largestConfiguration = 256 * 1024;
const mostNames = 5;

/**
 * Rows about MCP servers: why no tool of one is listed, with the step that changes that, and the way to add one. Only commands that this editor has are offered.
 * @param hasTools whether a tool of an MCP server is listed
 */
export async function mcpRows(hasTools: boolean): Promise<readonly ActionRow[]> {
  const commands = new Set(await vscode.commands.getCommands(true));
  const run = (command: string): Pick<ActionRow, "act"> =>
    commands.has(command) ? { act: () => vscode.commands.executeCommand(command) } : {};
  const off = turnedOff();
  if (off !== undefined) {
    return hasTools
      ? []
      : [
          {
            label: vscode.l10n.t("$(info) MCP servers are turned off"),
            detail: vscode.l10n.t("Turned off by the setting {0}. Select this row to open it.", off),
            act: () => vscode.commands.executeCommand("workbench.action.openSettings", `@id:${off}`),
          },
        ];
  }
  const add = run("workbench.mcp.addConfiguration");
  const adding = add.act === undefined ? [] : [{ label: vscode.l10n.t("$(add) Add MCP Server…"), ...add }];
  if (hasTools) return adding;
  const list = run("workbench.mcp.listServer");
  // An editor without these commands has no MCP servers, and its users miss none.
  if (list.act === undefined) return adding;
  const configured = await configuredHere();
  const detail =
    configured.length === 0
      ? vscode.l10n.t("Select this row to see your MCP servers and start one.")
      : vscode.l10n.t("Configured in this workspace: {0}. Select this row to start one.", configured.slice(0, mostNames).join(", "));
  return [{ label: vscode.l10n.t("$(info) No MCP server is running"), detail, ...list }, ...adding];
}

/** The setting that turns MCP servers off, if one does. */
function turnedOff(): string | undefined {
  const chat = vscode.workspace.getConfiguration("chat");
  if (chat.get("disableAIFeatures") === true) return "chat.disableAIFeatures";
  return chat.get("mcp.access") === "none" ? "chat.mcp.access" : undefined;
}

/** The names of the servers that this workspace configures, as labels. */
async function configuredHere(): Promise<readonly string[]> {
  const names = await Promise.all(
    (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => serversIn(vscode.Uri.joinPath(uri, ".vscode", "mcp.json"))),
  );
  return names.flat();
}

async function serversIn(file: vscode.Uri): Promise<readonly string[]> {
  try {
    if ((await vscode.workspace.fs.stat(file)).size > largestConfiguration) return [];
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    // A file that is harder to read than this only goes without its names.
    const read: unknown = JSON.parse(text.replaceAll(/^[ \t]*\/\/.*$/gm, ""));
    return Object.keys(asObject(asObject(read)["servers"])).map((name) => plainLabel(name.slice(0, 60)));
  } catch {
    return [];
  }
}
