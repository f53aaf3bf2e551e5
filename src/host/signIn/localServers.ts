import * as vscode from "vscode";
import { fetchModels } from "../../llm/catalogue/fetchModels.ts";
import { systemClock } from "../../llm/send/clock.ts";
import { parseBaseUrl } from "../../llm/send/endpoint.ts";
import type { Ask } from "../../app/ports.ts";
import type { Settings } from "../../app/settings/settings.ts";
import { counted } from "../../shared/counted.ts";
import { field } from "../../shared/guards.ts";
import { pickOne } from "../adapters/vscodePick.ts";

/** A program that serves models on this machine. */
export interface LocalServer {
  /** Name of its endpoint in `aside.endpoints`. */
  readonly name: string;
  readonly title: string;
  readonly baseUrl: string;
}

/** Common servers at their default ports. */
export const usualServers: readonly LocalServer[] = [
  { name: "ollama", title: "Ollama", baseUrl: "http://127.0.0.1:11434/v1" },
  { name: "lmstudio", title: "LM Studio", baseUrl: "http://127.0.0.1:1234/v1" },
  { name: "llamacpp", title: "llama.cpp", baseUrl: "http://127.0.0.1:8080/v1" },
  { name: "vllm", title: "vLLM", baseUrl: "http://127.0.0.1:8000/v1" },
];

/** A server on this machine responds at once, but one that is loading a model may take a while. */
const timeoutMs = 5000;

/** A server that responded, and how many models it has. */
export interface FoundServer {
  readonly server: LocalServer;
  readonly models: number;
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
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const answers = new Map<LocalServer, FoundServer>();
  const inOrder = () => servers.flatMap((server) => answers.get(server) ?? []);
  await Promise.all(
    servers.map(async (server) => {
      const endpoint = { name: server.name, baseUrl: server.baseUrl, dialect: "openai", auth: "none", headers: {} } as const;
      const answer = await fetchModels({ endpoint, key: undefined, signal: limit, clock: systemClock });
      if (!answer.ok || answer.unchanged) return;
      answers.set(server, { server, models: answer.models.length });
      onFound(inOrder());
    }),
  );
  return inOrder();
}

interface ServerItem extends vscode.QuickPickItem {
  readonly server?: LocalServer;
}

/**
 * Offers the local servers that respond, and to enter an address. No server is contacted before the list is open.
 * @returns the server, or undefined if the user cancelled
 */
export async function pickLocalServer(ask: Ask, servers: readonly LocalServer[] = usualServers): Promise<LocalServer | undefined> {
  const other: ServerItem = { label: `$(edit) ${vscode.l10n.t("Enter Another Address…")}`, alwaysShow: true };
  let items: readonly ServerItem[] = [other];
  let placeholder = vscode.l10n.t("Looking for servers on this machine…");
  const item = await pickOne<ServerItem>({
    title: vscode.l10n.t("Use a local server"),
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
  return item === undefined ? undefined : (item.server ?? askForAddress(ask));
}

function itemOf({ server, models }: FoundServer): ServerItem {
  return {
    label: `$(server) ${server.title}`,
    description: new URL(server.baseUrl).host,
    detail: counted(models, "{0} model", "{0} models"),
    server,
  };
}

async function askForAddress(ask: Ask): Promise<LocalServer | undefined> {
  const text = await ask.input({
    title: vscode.l10n.t("Use a local server"),
    prompt: vscode.l10n.t("Base URL, for example {0}", "http://127.0.0.1:11434/v1"),
    value: "http://127.0.0.1:",
    selection: [17, 17],
    ignoreFocusOut: true,
    validate: (typed) => {
      const parsed = parseBaseUrl(typed);
      return parsed.ok ? undefined : parsed.problem;
    },
  });
  const parsed = text === undefined ? undefined : parseBaseUrl(text);
  if (parsed === undefined || !parsed.ok) return undefined;
  return { name: "local", title: new URL(parsed.value).host, baseUrl: parsed.value };
}

/**
 * Adds a server to the user's `aside.endpoints`, unless it is already there.
 * @returns its name there
 */
export async function keepServer(server: LocalServer, settings: Settings): Promise<string> {
  const entries = settings.get("endpoints");
  const same = Object.entries(entries).find(([, entry]) => baseUrlOf(entry) === server.baseUrl);
  if (same !== undefined) return same[0];
  let { name } = server;
  for (let count = 2; Object.hasOwn(entries, name); count += 1) name = `${server.name}-${count}`;
  await settings.write("endpoints", { ...entries, [name]: { baseUrl: server.baseUrl, auth: "none" } }, "user");
  return name;
}

function baseUrlOf(entry: unknown): string | undefined {
  const text = field(entry, "baseUrl");
  const parsed = typeof text === "string" ? parseBaseUrl(text) : undefined;
  return parsed?.ok === true ? parsed.value : undefined;
}
