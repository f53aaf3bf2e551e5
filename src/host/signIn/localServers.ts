import * as vscode from "vscode";
import { fetchModels } from "../../llm/catalogue/fetchModels.ts";
import { systemClock } from "../../llm/send/clock.ts";
import { parseBaseUrl } from "../../llm/send/endpoint.ts";
import type { Settings } from "../../app/settings/settings.ts";
import { field } from "../../shared/guards.ts";

/** A program that serves models on this machine, and where it usually listens. */
export interface LocalServer {
  /** Name of the endpoint it becomes. */
  readonly name: string;
  readonly title: string;
  readonly baseUrl: string;
}

/** Where such programs listen unless they are told otherwise. */
export const usualServers: readonly LocalServer[] = [
  { name: "ollama", title: "Ollama", baseUrl: "http://127.0.0.1:11434/v1" },
  { name: "lmstudio", title: "LM Studio", baseUrl: "http://127.0.0.1:1234/v1" },
  { name: "llamacpp", title: "llama.cpp", baseUrl: "http://127.0.0.1:8080/v1" },
  { name: "vllm", title: "vLLM", baseUrl: "http://127.0.0.1:8000/v1" },
];

/** One that answers is quick: it is on this machine. One that is loading a model may take a while. */
const patienceMs = 5000;

/** A server that answered with its models. */
export interface FoundServer {
  readonly server: LocalServer;
  readonly models: number;
}

/**
 * Asks each server for its models, all at once; those that answer, in the order given.
 * @param onFound told of those that have answered so far, as soon as one more has: a slow server keeps nobody waiting for the others
 */
export async function askServers(
  servers: readonly LocalServer[],
  signal: AbortSignal,
  onFound: (found: readonly FoundServer[]) => void = () => undefined,
): Promise<readonly FoundServer[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
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
 * Offers the local servers that answer, and an address of one's own. Nothing is asked before this is opened.
 * @returns the server, or undefined where the person gave up
 */
export async function pickLocalServer(servers: readonly LocalServer[] = usualServers): Promise<LocalServer | undefined> {
  const abort = new AbortController();
  const pick = vscode.window.createQuickPick<ServerItem>();
  const other: ServerItem = { label: `$(edit) ${vscode.l10n.t("Another address…")}`, alwaysShow: true };
  pick.title = vscode.l10n.t("Use a local server");
  pick.placeholder = vscode.l10n.t("Looking for servers on this machine…");
  pick.busy = true;
  pick.items = [other];
  try {
    const chosen = new Promise<ServerItem | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]));
      pick.onDidHide(() => resolve(undefined));
    });
    pick.show();
    const offer = async (): Promise<void> => {
      const found = await askServers(servers, abort.signal, (soFar) => {
        if (abort.signal.aborted) return;
        pick.placeholder = vscode.l10n.t("These servers answer");
        pick.items = [...soFar.map(itemOf), other];
      });
      if (abort.signal.aborted) return;
      pick.busy = false;
      if (found.length > 0) return;
      pick.placeholder = vscode.l10n.t("None of {0} answers on its usual port", servers.map(({ title }) => title).join(", "));
    };
    void offer();
    const item = await chosen;
    if (item === undefined) return undefined;
    pick.hide();
    return item.server ?? (await askForAddress());
  } finally {
    abort.abort();
    pick.dispose();
  }
}

function itemOf({ server, models }: FoundServer): ServerItem {
  return {
    label: `$(server) ${server.title}`,
    description: new URL(server.baseUrl).host,
    detail: models === 1 ? vscode.l10n.t("1 model") : vscode.l10n.t("{0} models", models),
    server,
  };
}

async function askForAddress(): Promise<LocalServer | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("Use a local server"),
    prompt: vscode.l10n.t("Where its API begins, such as {0}", "http://127.0.0.1:11434/v1"),
    value: "http://127.0.0.1:",
    valueSelection: [17, 17],
    ignoreFocusOut: true,
    validateInput: (text) => {
      const parsed = parseBaseUrl(text);
      return parsed.ok ? undefined : parsed.problem;
    },
  });
  const parsed = typed === undefined ? undefined : parseBaseUrl(typed);
  if (parsed === undefined || !parsed.ok) return undefined;
  return { name: "local", title: new URL(parsed.value).host, baseUrl: parsed.value };
}

/**
 * Writes a server into the user's `aside.endpoints`, unless it is there already.
 * @returns the name it has there
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
