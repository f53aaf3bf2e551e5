import * as vscode from "vscode";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { isAccountName, isBuiltIn, isUnencrypted, keyNameOf, parseBaseUrl } from "../../llm/send/endpoint.ts";
import { pickOne, separatorItem } from "../adapters/vscodePick.ts";
import { type EndpointEntry, endpointsAt, entryOf, saveEntry, type SignInDeps, unusedName } from "./endpointEntries.ts";
import { ownerOf, setApiKey } from "./keyCommands.ts";
import { type FoundServer, pickLocalServer } from "./localServers.ts";
import {
  addressFromAnswer,
  type AddressQuestion,
  addressQuestions,
  type ReadyMadeEndpoint,
  readyMadeEndpoints,
} from "./readyMadeEndpoints.ts";
import { type Tried, tryAddress } from "./tryAddress.ts";

interface NewItem extends vscode.QuickPickItem {
  readonly add?: (deps: SignInDeps) => Promise<string | undefined>;
}

/**
 * Lets the user add an endpoint: a ready-made one, or an address, which is tried first. It has its key, if it needs one, and is in the settings then.
 * @returns its name, or undefined if the user cancelled
 */
export async function addEndpoint(deps: SignInDeps): Promise<string | undefined> {
  const items: readonly NewItem[] = [
    ...readyMadeEndpoints
      .filter((row) => isAllowed(row, deps))
      .map((row): NewItem => ({
        label: `$(globe) ${row.title}`,
        description: new URL(row.baseUrl).host,
        ...(row.note !== undefined && { detail: row.note }),
        add: () => addReadyMade(row, deps),
      })),
    separatorItem(vscode.l10n.t("other servers")),
    ...addressQuestions.map((question): NewItem => ({
      label: `$(edit) ${question.title}…`,
      detail: question.detail,
      add: () => addAddress(question, deps),
    })),
  ];
  const title = vscode.l10n.t("Add endpoint");
  const item = await pickOne<NewItem>({ title, placeholder: vscode.l10n.t("Select a server"), items, ignoreFocusOut: true });
  return item?.add?.(deps);
}

/** Whether the machine's policy has nothing against a ready-made endpoint. */
function isAllowed({ baseUrl }: ReadyMadeEndpoint, { endpoints }: SignInDeps): boolean {
  return !("forbidden" in endpoints.check("new", { baseUrl }));
}

/** Looks for servers on this machine and adds the one that the user chooses. @returns as `addEndpoint` does */
export async function addLocalServer(deps: SignInDeps): Promise<string | undefined> {
  const picked = await pickLocalServer(deps);
  if (picked === undefined) return undefined;
  if (picked !== "address") return addFound(picked, deps);
  const other = addressQuestions.find(({ id }) => id === "other");
  return other && addAddress(other, deps, "http://127.0.0.1:");
}

async function addFound({ server, models }: FoundServer, deps: SignInDeps): Promise<string | undefined> {
  const entry = entryOf(server.baseUrl, "openai", models === "needsKey" ? {} : { auth: "none" });
  return withKeyAndSaved(server.id, entry, deps);
}

async function addReadyMade(row: ReadyMadeEndpoint, deps: SignInDeps): Promise<string | undefined> {
  const [existing] = endpointsAt(row.baseUrl, deps);
  const hasKey = existing !== undefined && (await deps.secrets.get(keyNameOf(existing.endpoint))).key !== undefined;
  if (!hasKey) return withKeyAndSaved(row.id, entryOf(row.baseUrl, row.dialect), deps, row);
  const choice = await deps.ask.confirm({
    message: vscode.l10n.t("There is already an API key for {0}.", ownerOf(existing)),
    modal: true,
    detail: vscode.l10n.t("Another account gets an endpoint and an API key of its own."),
    choices: { use: vscode.l10n.t("Use This Key"), account: vscode.l10n.t("Add Another Account…") },
  });
  if (choice === undefined) return undefined;
  if (choice === "use") return existing.endpoint.name;
  const account = await askForAccount(row, deps);
  if (account === undefined) return undefined;
  const slug = account.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-");
  return withKeyAndSaved(`${row.id}-${slug}`, entryOf(row.baseUrl, row.dialect, { account }), deps, row);
}

async function askForAccount({ title, baseUrl }: ReadyMadeEndpoint, deps: SignInDeps): Promise<string | undefined> {
  const taken = new Set(endpointsAt(baseUrl, deps).map(({ endpoint }) => endpoint.account));
  const text = await deps.ask.input({
    title: vscode.l10n.t("Another account at {0}", title),
    prompt: vscode.l10n.t("A name of your choice, such as “work”. It tells the keys apart and is sent nowhere."),
    ignoreFocusOut: true,
    validate: (typed) => {
      const name = typed.trim();
      if (name === "") return undefined;
      if (!isAccountName(name)) return vscode.l10n.t("Use up to 60 letters, digits and spaces.");
      return taken.has(name) ? vscode.l10n.t("There is already an account with this name.") : undefined;
    },
  });
  const account = text?.trim();
  return account === undefined || account === "" ? undefined : account;
}

/** Asks for an address until one answers, or the user keeps it all the same. */
async function addAddress(question: AddressQuestion, deps: SignInDeps, start = ""): Promise<string | undefined> {
  for (let value = start; ;) {
    const typed = await askForAddress(question, value, deps);
    if (typed === undefined) return undefined;
    const { baseUrl, tried, text } = typed;
    value = text;
    const { host } = new URL(baseUrl);
    if (tried.type === "failed") {
      const choice = await deps.ask.confirm({
        severity: "warning",
        message: vscode.l10n.t("{0} did not list its models.", host),
        modal: true,
        detail: tried.problem,
        choices: { use: vscode.l10n.t("Use Anyway"), change: vscode.l10n.t("Change Address") },
      });
      if (choice === undefined) return undefined;
      if (choice === "change") continue;
    }
    const insecure = isUnencrypted({ baseUrl });
    if (insecure && !(await mayBeUnencrypted(host, deps))) return undefined;
    const auth = await authOf(question, tried, host, deps);
    if (auth === undefined) return undefined;
    const more = { ...(auth === "none" && { auth }), ...(insecure && { insecureHttp: true as const }) };
    const name = question.id === "other" ? new URL(baseUrl).hostname : question.id;
    return withKeyAndSaved(name, entryOf(baseUrl, "openai", more), deps);
  }
}

interface TypedAddress {
  readonly text: string;
  readonly baseUrl: string;
  readonly tried: Tried;
}

async function askForAddress(question: AddressQuestion, value: string, deps: SignInDeps): Promise<TypedAddress | undefined> {
  const parse = (text: string) => parseBaseUrl(addressFromAnswer(question.id, text), true);
  let typed: TypedAddress | undefined;
  const accepted = await deps.ask.inputChecked({
    title: question.title,
    prompt: question.prompt,
    placeholder: question.placeholder,
    value,
    validate: (text) => {
      const parsed = text.trim() === "" ? undefined : parse(text);
      return parsed?.ok === false ? parsed.problem : undefined;
    },
    check: async (text, signal) => {
      const parsed = parse(text);
      if (!parsed.ok) return parsed.problem;
      typed = { text, ...(await firstThatAnswers(candidates(parsed.value), signal, deps)) };
      return undefined;
    },
  });
  return accepted === undefined ? undefined : typed;
}

/** The base URLs that an address may stand for: without a path, most servers have their API at `/v1`. */
function candidates(address: string): readonly [string, ...string[]] {
  const { pathname, origin, search } = new URL(address);
  return pathname === "/" ? [`${origin}/v1${search}`, address] : [address];
}

async function firstThatAnswers(
  addresses: readonly [string, ...string[]],
  signal: AbortSignal,
  { endpoints }: SignInDeps,
): Promise<Omit<TypedAddress, "text">> {
  let failed: Omit<TypedAddress, "text"> | undefined;
  for (const baseUrl of addresses) {
    const found = endpoints.check("new", { baseUrl, auth: "none", insecureHttp: isUnencrypted({ baseUrl }) });
    const tried: Tried = "problem" in found ? { type: "failed", problem: found.problem } : await tryAddress(found.endpoint, signal);
    if (tried.type !== "failed") return { baseUrl, tried };
    failed ??= { baseUrl, tried };
  }
  return failed ?? { baseUrl: addresses[0], tried: { type: "failed", problem: "" } };
}

async function mayBeUnencrypted(host: string, { ask }: SignInDeps): Promise<boolean> {
  const choice = await ask.confirm({
    severity: "warning",
    message: vscode.l10n.t("The connection to {0} is not encrypted.", host),
    modal: true,
    detail: vscode.l10n.t(
      "Others on that network can read your messages and the API key. Aside connects only while the address is on a private network.",
    ),
    choices: { use: vscode.l10n.t("Use Without Encryption") },
  });
  return choice === "use";
}

/** Whether the server gets a key. One that lists its models to everybody may still want one for answers. */
async function authOf({ id }: AddressQuestion, tried: Tried, host: string, { ask }: SignInDeps): Promise<"key" | "none" | undefined> {
  if (id === "azure" || tried.type === "needsKey") return "key";
  const none = vscode.l10n.t("Without an API Key");
  const key = vscode.l10n.t("With an API Key…");
  const row = await ask.pick({
    title: vscode.l10n.t("Access to {0}", host),
    rows: [
      { label: none, detail: vscode.l10n.t("For most servers on your own machine or network.") },
      { label: key, detail: vscode.l10n.t("Stored in VS Code's secret storage and sent only to this server.") },
    ],
  });
  return row === undefined ? undefined : row.label === none ? "none" : "key";
}

/**
 * Asks for the key of a new endpoint, if it needs one and has none, then writes it into the user's settings, unless the same one is there.
 * @returns its name, or undefined if the user cancelled; then nothing was written
 */
async function withKeyAndSaved(
  wanted: string,
  entry: EndpointEntry,
  deps: SignInDeps,
  page?: ReadyMadeEndpoint,
): Promise<string | undefined> {
  const same = endpointsAt(entry.baseUrl, deps).find(
    ({ endpoint }) => endpoint.account === entry.account && endpoint.auth === (entry.auth ?? "key"),
  );
  const name = same?.endpoint.name ?? (isBuiltIn(wanted) ? wanted : unusedName(wanted, deps));
  const found: KnownEndpoint | { readonly problem: string } = same ?? deps.endpoints.check(name, entry);
  if ("problem" in found) {
    deps.ask.notify({ severity: "error", message: found.problem });
    return undefined;
  }
  const hasKey = found.endpoint.auth === "none" || (await deps.secrets.get(keyNameOf(found.endpoint))).key !== undefined;
  if (!hasKey && !(await setApiKey(found, deps, { keyPage: page?.keyPage, isNew: true }))) return undefined;
  if (same === undefined) await saveEntry(name, entry, deps);
  return name;
}
