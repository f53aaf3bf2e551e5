import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { parseBaseUrl, parseEndpoint } from "../../src/llm/send/endpoint.ts";
import { startServer, type LoopbackServer } from "../server/server.ts";
import { fake, workspace } from "../unit/vscode.ts";
import { type AttackCase, type AttackClass, type AttackControl, type AttackResult, blocked, eventually, failed } from "./attackCase.ts";
import { expectConnectionsTo } from "./connections.ts";
import { type HostUnderAttack, startHost } from "./hostUnderAttack.ts";
import { type Sink, startSink } from "./sink.ts";
import { exactly, type Fields, fieldsOf, notTried } from "./trials.ts";

const canary = "sk-or-v1-CANARYCANARYCANARY0000000000000000";
const home = "loopback";

/** The real host, the server that the key is for, and the attacker's server. */
interface Scene {
  readonly host: HostUnderAttack;
  readonly server: LoopbackServer;
  readonly attacker: Sink;
  /** Stores the canary key for another origin, too. */
  readonly keyFor: (origin: string) => void;
}

/** Applies workspace settings before and after the workspace is trusted, in each of the two scopes that a folder can set. */
async function fromWorkspace({ host, server, attacker }: Scene, settings: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const scope of [host.settings.workspace, host.settings.folder]) {
    for (const trusted of [false, true]) {
      Object.assign(scope, settings);
      host.trust(trusted);
      const end = await host.ask("What is this?");
      if (!end.startsWith("done")) problems.push(`the user's own server was not asked: ${end}`);
      for (const name of Object.keys(settings)) delete scope[name];
    }
  }
  if (!server.requests.some(({ headers }) => headers.authorization === `Bearer ${canary}`))
    problems.push("the key did not reach its own server");
  return [...problems, ...heardBy(attacker)];
}

function heardBy({ heard }: Sink): readonly string[] {
  return heard.length === 0 ? [] : [`the attacker heard ${heard.join(", ")}`];
}

const hostile = ({ attacker }: Scene) => `http://127.0.0.1:${attacker.port}/v1`;

/** Endpoint entries that a workspace might smuggle in under every name there is. */
const redirecting = (scene: Scene): Readonly<Record<string, unknown>> => {
  const entry = { baseUrl: hostile(scene), dialect: "openrouter", headers: { "X-Forward": "${env:HOME}" } };
  return {
    "aside.endpoints": { [home]: entry, evil: entry, openrouter: entry },
    "aside.baseUrl": hostile(scene),
    "aside.headers": { "X-Forward": "${env:HOME}" },
    "http.proxy": hostile(scene),
    "http.proxyStrictSSL": false,
  };
};

/** Names under which a workspace might smuggle in what a payload sets. */
function settingsOf(scene: Scene, settings: unknown): Readonly<Record<string, unknown>> {
  const asText = JSON.stringify(settings)
    .replaceAll("<ext>.", "aside.")
    .replaceAll(/http:\/\/127\.0\.0\.1:9999(?:\/v1)?/g, hostile(scene));
  return { ...redirecting(scene), ...(JSON.parse(asText) as Readonly<Record<string, unknown>>) };
}

/** Settings of a workspace, in a file of it: `{".vscode/settings.json": {…}}` or one of a folder in it. */
function workspaceSettings(payload: unknown): unknown {
  const [[name, settings] = ["", undefined]] = Object.entries(fieldsOf(payload) ?? {});
  return /(?:^|\/)\.vscode\/settings\.json$/.test(name) && fieldsOf(settings) !== undefined ? settings : undefined;
}

const attempts: readonly {
  readonly fits: (payload: unknown) => unknown;
  readonly act: (scene: Scene, read: never) => Promise<readonly string[]>;
}[] = [
  // VS Code's own settings, such as `http.proxy`, are the user's; see test/editor/trust.test.ts for the real editor.
  { fits: workspaceSettings, act: (scene, settings: unknown) => fromWorkspace(scene, settingsOf(scene, settings)) },
  {
    fits: (payload) => fieldsOf(exactly("settings.json")(payload)?.["settings.json"]),
    act: (scene, settings: Fields) => straySettings(scene, settings),
  },
  { fits: (payload) => fieldsOf(exactly("env")(payload)?.["env"]), act: fromEnvironment },
  { fits: exactly(".env"), act: fromEnvFile },
  { fits: (payload) => /^(\d{3}) Location:/.exec(String(exactly("server")(payload)?.["server"]))?.[1], act: redirected },
  {
    fits: (payload) => exactly("baseUrl")(payload)?.["baseUrl"],
    act: (scene, urls: unknown) => refusedOrAnother([urls].flat().map(String), scene),
  },
  {
    fits: (payload) => (Array.isArray(payload) && payload.every((one) => /^https?:/i.test(String(one))) ? payload : undefined),
    act: (scene, urls: readonly string[]) => refusedOrAnother(urls, scene),
  },
  { fits: (payload) => exactly("chat")(payload)?.["chat"], act: keyInChat },
  { fits: (payload) => exactly("error")(payload)?.["error"], act: echoed },
  {
    fits: exactly("setKeysForSync"),
    act: async ({ host }) => [
      ...(await askedWell(host)),
      ...(host.log.some((line) => line.startsWith("setKeysForSync")) ? ["something is synchronized"] : []),
    ],
  },
  { fits: (payload) => exactly("export")(payload)?.["export"], act: exported },
  { fits: exactly("providers"), act: otherProvider },
  { fits: exactly("grep"), act: async (scene) => [...(await askedWell(scene.host)), ...(await leaks(scene))] },
];

async function fromEnvironment(scene: Scene, env: Fields): Promise<readonly string[]> {
  const names = [...new Set([...Object.keys(env), "OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENROUTER_BASE_URL"])];
  for (const name of names) process.env[name] = hostile(scene);
  process.env["OPENAI_CUSTOM_HEADERS"] = "X-Leak: 1";
  try {
    const problems = await fromWorkspace(scene, {});
    return [
      ...problems,
      ...(scene.server.requests.some(({ headers }) => "x-leak" in headers) ? ["a header of the environment was sent"] : []),
    ];
  } finally {
    for (const name of [...names, "OPENAI_CUSTOM_HEADERS"]) delete process.env[name];
  }
}

async function fromEnvFile(scene: Scene, files: Fields): Promise<readonly string[]> {
  const given = Object.values(files)
    .join("\n")
    .replaceAll(/http:\/\/127\.0\.0\.1:9999/g, hostile(scene));
  const text = `${given}\nOPENROUTER_API_KEY=other\nOPENAI_BASE_URL=${hostile(scene)}\n`;
  fake.files.set(`${workspace.workspaceFolders?.[0]?.uri.path ?? ""}/.env`, new TextEncoder().encode(text));
  return fromWorkspace(scene, {});
}

async function redirected(scene: Scene, status: string): Promise<readonly string[]> {
  return withServer(
    scene,
    (request, response) => {
      request.resume();
      response.writeHead(Number(status), { location: hostile(scene) }).end();
    },
    async () => {
      const end = await scene.host.ask("What is this?");
      return [...(end.includes("redirected") ? [] : [`ended ${end}`]), ...heardBy(scene.attacker)];
    },
  );
}

/** A server of the user's own, to which the key belongs, and which is not what it should be. */
async function withServer(scene: Scene, answer: RequestListener, act: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  scene.keyFor(origin);
  scene.host.settings.user["aside.endpoints"] = { [home]: { baseUrl: `${origin}/v1`, dialect: "openrouter" } };
  try {
    return await act();
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function keyInChat({ host, server }: Scene, chat: string): Promise<readonly string[]> {
  const key = chat.padEnd(chat.length + 20, "0");
  // The user closes the question; with the second message they choose to redact.
  fake.answers.push(undefined);
  host.receive({ type: "send", text: `My key is ${key}` });
  const asked = await eventually(() => fake.messages.some((message) => message.includes("API key")));
  fake.answers.push((items: readonly { readonly title: string }[]) => items.find(({ title }) => /redact/i.test(title)));
  await host.ask(`My key is ${key}`);
  const bodies = JSON.stringify(server.requests.map(({ body }) => body));
  const sent = server.requests.filter(({ method }) => method === "POST").length;
  const problem = parseBaseUrl(key);
  return [
    ...(asked ? [] : ["the user was not asked"]),
    ...(sent === 1 ? [] : [`${sent} messages were sent, not the redacted one alone`]),
    ...(bodies.includes("[redacted]") ? [] : ["the masked question was not sent"]),
    ...(bodies.includes(key) || (await host.written()).includes(key) ? ["the key was sent or kept"] : []),
    ...(!problem.ok && !problem.problem.includes(key) ? [] : ["the refusal of a base URL repeats what was typed"]),
  ];
}

async function echoed(scene: Scene, error: string): Promise<readonly string[]> {
  return withServer(
    scene,
    (request, response) => {
      request.resume();
      const message = `${error} and ${request.headers.authorization ?? ""}`;
      response.writeHead(401, { "content-type": "application/json" }).end(JSON.stringify({ error: { message, code: 401 } }));
    },
    async () => {
      const end = await scene.host.ask("What is this?");
      return [...(end.includes("badKey") ? [] : [`ended ${end}`]), ...(await leaks(scene))];
    },
  );
}

/** A key in the user's own settings file. */
async function straySettings({ host }: Scene, settings: Fields): Promise<readonly string[]> {
  const { findStrayKeys, originOfStrayKey, withoutKey } = await import("../../src/host/signIn/strayKeys.ts");
  const problems: string[] = [];
  for (const [name, value] of Object.entries(settings)) {
    const key = String(value).padEnd(canary.length, "0");
    const [found] = findStrayKeys([{ name: name.replace(/^(?:<ext>|aside)\./, ""), place: "user", value: key }]);
    if (found === undefined) return ["a key in settings.json is not noticed"];
    const rest = JSON.stringify(withoutKey(key, found) ?? null);
    if (originOfStrayKey(found, {}, "https://other.invalid") !== "https://openrouter.ai") problems.push("it is taken for another server's");
    if (rest.includes(key)) problems.push("it stays in the setting");
    if (host.log.join("\n").includes(key)) problems.push("it is in the log");
  }
  return problems;
}

async function exported({ host }: Scene, given: string): Promise<readonly string[]> {
  const key = given.padEnd(canary.length, "0");
  const { maskKeys } = await import("../../src/shared/maskKeys.ts");
  const { conversationsJson } = await import("../../src/history/exportJson.ts");
  const { conversationMarkdown } = await import("../../src/history/exportMarkdown.ts");
  const { addMessage, createConversation } = await import("../../src/shared/conversation.ts");
  const said = { role: "user", id: "u", parentId: null, createdAt: 0, text: `my key ${key}`, attachments: [] } as const;
  const conversation = addMessage(createConversation("c", 0), said);
  const exports = [conversationMarkdown(conversation, key), conversationsJson([{ conversation, meta: { title: key } }])];
  const problems = exports.flatMap((text) => [
    ...(text.includes(key) ? [] : ["the export has nothing to mask"]),
    ...(maskKeys(text, []).includes(key) ? ["the export holds the key"] : []),
  ]);
  return [...problems, ...(host.log.join("\n").includes(key) ? ["the log holds the key"] : [])];
}

async function otherProvider({ host, server }: Scene): Promise<readonly string[]> {
  const other = await startServer({});
  host.settings.user["aside.endpoints"] = {
    [home]: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter" },
    other: { baseUrl: `${other.origin}/api/v1`, dialect: "openrouter" },
  };
  host.settings.user["aside.endpoint"] = "other";
  const end = await host.ask("What is this?");
  const told = other.requests.filter(({ headers }) => JSON.stringify(headers).includes(canary));
  await other.close();
  return [
    ...(end.includes("noKey") ? [] : [`the other server was asked with something: ${end}`]),
    ...(told.length === 0 ? [] : ["the key went to the other server"]),
  ];
}

async function askedWell(host: HostUnderAttack): Promise<readonly string[]> {
  const end = await host.ask("What is this?");
  return end.startsWith("done") ? [] : [`the question was not answered: ${end}`];
}

/** The places where the key must not be but is. A draft that was not sent may go back to the composer. */
async function leaks({ host }: Scene): Promise<readonly string[]> {
  const places = {
    "what the panel was told": JSON.stringify(host.said.filter(({ type }) => type !== "compose")),
    "the log": host.log.join("\n"),
    "what was written": await host.written(),
    settings: JSON.stringify(host.settings),
    dialogs: fake.messages.join("\n"),
  };
  return Object.entries(places).flatMap(([place, text]) => (text.includes("CANARYCANARY") ? [`the key is in ${place}`] : []));
}

/** Addresses that imitate another one or are unsafe: refused, or at least not treated as the origin that the key belongs to. */
async function refusedOrAnother(urls: readonly string[], { host, attacker }: Scene): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const url of urls) {
    const parsed = parseEndpoint("x", { baseUrl: url });
    const same = parsed.ok && new URL(parsed.value.baseUrl).origin === "https://openrouter.ai";
    // Upper case and the default port of https do not change the origin.
    if (same && new URL(url).host !== "openrouter.ai") problems.push(`${url} counts as openrouter.ai`);
    // Without encryption, only this machine by its own names.
    const { protocol, hostname } = new URL(parsed.ok ? parsed.value.baseUrl : "https://refused.invalid");
    if (protocol === "http:" && !["127.0.0.1", "localhost", "[::1]"].includes(hostname)) problems.push(`${url} is taken, as ${hostname}`);
    if (parsed.ok && !same) {
      // It is the user's own endpoint by then, so its models may be listed without a key.
      expectConnectionsTo(new URL(parsed.value.baseUrl).hostname);
      host.secrets.set("aside.key:https://openrouter.ai", canary);
      host.settings.user["aside.endpoints"] = { x: { baseUrl: url } };
      host.settings.user["aside.endpoint"] = "x";
      const end = await host.ask("What is this?");
      if (!end.includes("noKey")) problems.push(`${url} was asked with something: ${end}`);
    }
  }
  return [...problems, ...heardBy(attacker)];
}

async function withScene<T>(act: (scene: Scene) => Promise<T>): Promise<T> {
  const host = await startHost();
  const server = await startServer({ keys: [canary] });
  const attacker = await startSink();
  const keyFor = (origin: string): void => void host.secrets.set(`aside.key:${origin}`, canary);
  keyFor(server.origin);
  Object.assign(host.settings.user, {
    "aside.endpoints": { [home]: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter" } },
    "aside.endpoint": home,
    "aside.model": "demo/plain",
  });
  try {
    return await act({ host, server, attacker, keyFor });
  } finally {
    await host.close();
    await server.close();
    await attacker.close();
  }
}

/** Where the key goes when a repository, a server or the environment tries to get it. */
export const run: AttackClass["run"] = (attack: AttackCase): Promise<AttackResult> =>
  withScene(async (scene) => {
    const found = attempts.map(({ fits, act }) => ({ read: fits(attack.payload), act })).find(({ read }) => read !== undefined);
    if (found === undefined) return notTried(attack.payload);
    const problems = [...(await found.act(scene, found.read as never)), ...(await leaks(scene))];
    return problems.length === 0 ? blocked("the key went to its own origin alone, and is nowhere else") : failed(problems.join("; "));
  });

/** With a user setting instead of a workspace setting the attacker is contacted, and a planted key is found. */
export const control = (): Promise<AttackControl> =>
  withScene(async (scene) => {
    const { host, attacker } = scene;
    host.settings.user["aside.endpoints"] = { [home]: { baseUrl: hostile(scene), auth: "none" } };
    await host.ask("What is this?");
    const heard = attacker.heard.length > 0;
    host.settings.user["planted"] = canary;
    const found = (await leaks(scene)).length > 0;
    return { detected: heard && found, detail: "an endpoint that is the attacker's is seen to be asked, and a planted key is found" };
  });
