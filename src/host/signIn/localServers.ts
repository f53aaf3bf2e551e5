import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { counted } from "../../shared/counted.ts";
import { pickOne } from "../adapters/vscodePick.ts";
import { type LocalServer, localServers } from "./readyMadeEndpoints.ts";
import { tryAddress } from "./tryAddress.ts";

/** A server on this machine responds at once, but one that is loading a model may take a while. */
const timeoutMs = 5000;

/** A server that responded, with how many models it has, or that it wants a key. */
export interface FoundServer {
  readonly server: LocalServer;
  readonly models: number | "needsKey";
}

/**
 * Asks all servers for their models at the same time.
 * @param onFound called with the servers that have responded so far whenever another one does, so that a slow server delays none of the others
 * @returns the servers that responded, in the given order
 */
export async function askServers(
  servers: readonly LocalServer[],
  signal: AbortSignal,
  onFound: (found: readonly FoundServer[]) => void = () => undefined,
): Promise<readonly FoundServer[]> {
  const answers = new Map<LocalServer, FoundServer>();
  const inOrder = () => servers.flatMap((server) => answers.get(server) ?? []);
  await Promise.all(
    servers.map(async (server) => {
      const endpoint = { name: server.id, baseUrl: server.baseUrl, dialect: "openai", auth: "none", headers: {} } as const;
      const tried = await tryAddress(endpoint, signal, timeoutMs);
      if (tried.type === "failed") return;
      answers.set(server, { server, models: tried.type === "answers" ? tried.models : "needsKey" });
      onFound(inOrder());
    }),
  );
  return inOrder();
}

interface ServerItem extends vscode.QuickPickItem {
  readonly found?: FoundServer;
}

/**
 * Looks for servers on this machine, which the user has asked for, and offers those that respond, and to enter an address. No server is contacted before
 * the list is open.
 * @returns "address" to enter one; undefined if the user cancelled
 */
export async function pickLocalServer(
  { window }: Pick<App, "window">,
  servers: readonly LocalServer[] = localServers,
): Promise<FoundServer | "address" | undefined> {
  const other: ServerItem = { label: `$(edit) ${vscode.l10n.t("Enter Another Address…")}`, alwaysShow: true };
  let items: readonly ServerItem[] = [other];
  const looking = window.isRemote
    ? vscode.l10n.t("Looking for servers on the remote machine…")
    : vscode.l10n.t("Looking for servers on this machine…");
  let placeholder = looking;
  const item = await pickOne<ServerItem>({
    title: vscode.l10n.t("Look for local servers"),
    placeholder: () => placeholder,
    items: () => items,
    onOpen: async (view, closed) => {
      const found = await askServers(servers, closed, (soFar) => {
        placeholder = vscode.l10n.t("Select a server");
        items = [...soFar.map(itemOf), other];
        view.refresh();
      });
      if (found.length > 0) return;
      placeholder = vscode.l10n.t("No server found ({0})", servers.map(({ title }) => title).join(", "));
      view.refresh();
    },
  });
  return item === undefined ? undefined : (item.found ?? "address");
}

function itemOf(found: FoundServer): ServerItem {
  const { server, models } = found;
  return {
    label: `$(server) ${server.title}`,
    description: new URL(server.baseUrl).host,
    detail: models === "needsKey" ? vscode.l10n.t("requires an API key") : counted(models, "{0} model", "{0} models"),
    found,
  };
}
