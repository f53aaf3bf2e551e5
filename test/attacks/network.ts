import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { listenForCallback } from "../../src/host/platform/nodeCallbackListener.ts";
import type { CallbackListener } from "../../src/host/platform/callbackListener.ts";
import { publicGet } from "../../src/host/platform/nodePublicGet.ts";
import { approvalPage } from "../../src/llm/catalogue/oauth.ts";
import { createProof } from "../../src/llm/catalogue/pkce.ts";
import { builtInEndpoints } from "../../src/llm/send/endpoint.ts";
import { type AttackClass, type AttackControl, type AttackResult, blocked, failed, notApplicable } from "./attackCase.ts";
import { exactly, fieldsOf, textLike, trial, tryEach } from "./trials.ts";
import { manifest } from "../unit/manifest.ts";

const state = "the-right-state";

type Headers = Readonly<Record<string, string>>;

/** Sends a foreign or malformed request to the listener. @returns the status, and what the listener made of it */
async function knock(
  listener: CallbackListener,
  how: { readonly path?: string; readonly method?: string; readonly headers?: Headers },
): Promise<Knocked> {
  const url = new URL(how.path ?? "", listener.address);
  const asking = request({
    host: "127.0.0.1",
    port: url.port,
    path: url.pathname + url.search,
    method: how.method ?? "GET",
    headers: how.headers ?? {},
  });
  asking.end();
  const [response] = (await once(asking, "response")) as [IncomingMessage];
  response.resume();
  return { status: response.statusCode ?? 0, taken: await takenBy(listener) };
}

interface Knocked {
  /** 0 where the connection was closed without an answer. */
  readonly status: number;
  readonly taken: string;
}

async function takenBy(listener: CallbackListener): Promise<string> {
  const silence = new Promise<{ type: string }>((resolve) => setTimeout(() => resolve({ type: "nothing" }), 30));
  return (await Promise.race([listener.answer, silence])).type;
}

/** Sends bytes as they are. Undefined where nothing comes back within the time in which the listener gives up on slow senders. */
async function knockRaw(listener: CallbackListener, bytes: string): Promise<Knocked | undefined> {
  const { port } = new URL(listener.address);
  const socket = connect(Number(port), "127.0.0.1");
  let heard = "";
  socket.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")));
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(bytes.replaceAll("<port>", port).replaceAll("<state>", state));
  const isOver = await eventuallyWithin(() => heard !== "" || socket.closed, 12_000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  socket.destroy();
  if (!isOver) return undefined;
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0), taken: await takenBy(listener) };
}

async function eventuallyWithin(holds: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (!holds() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  return holds();
}

async function listening<T>(act: (listener: CallbackListener) => Promise<T>): Promise<T> {
  const listener = await listenForCallback(state);
  try {
    return await act(listener);
  } finally {
    listener.dispose();
  }
}

const own = "Host: 127.0.0.1:<port>\r\n";
const right = "/callback/<state>?code=x";

/** Requests that no browser sends when it comes back, as bytes. None of them may be taken for the answer, and each is answered or hung up on. */
const strangeRequests: Readonly<Record<string, string>> = {
  "absolute form of another host": `GET http://evil.invalid${right} HTTP/1.1\r\nHost: evil.invalid\r\n\r\n`,
  "absolute form that is no address": `GET http://[ HTTP/1.1\r\n${own}\r\n`,
  "two slashes": `GET // HTTP/1.1\r\n${own}\r\n`,
  "two slashes and a bracket": `GET //[ HTTP/1.1\r\n${own}\r\n`,
  "an asterisk": `OPTIONS * HTTP/1.1\r\n${own}\r\n`,
  "dot segments to a wrong state": `GET /callback/<state>/../bad?code=x HTTP/1.1\r\n${own}\r\n`,
  "two hosts": `GET ${right} HTTP/1.1\r\nHost: evil.invalid\r\n${own}\r\n`,
  "HTTP/1.0 without a host": `GET ${right} HTTP/1.0\r\n\r\n`,
  HEAD: `HEAD ${right} HTTP/1.1\r\n${own}\r\n`,
  CONNECT: `CONNECT evil.invalid:443 HTTP/1.1\r\n${own}\r\n`,
  "an upgrade": `GET /callback/bad?code=x HTTP/1.1\r\n${own}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  "a header bomb": `GET ${right} HTTP/1.1\r\n${own}${"X-A: ".padEnd(40_000, "y")}\r\n\r\n`,
  "a sender that never ends": `GET ${right} HTTP/1.1\r\n${own}X-Slow: `,
  "a wrong escape": `GET /callback/%zz?code=%ff HTTP/1.1\r\n${own}\r\n`,
  "a body with the request": `POST ${right} HTTP/1.1\r\n${own}Content-Length: 5\r\n\r\nstate`,
  "something else than HTTP": "\u0016\u0003\u0001hello\r\n\r\n",
};

async function strange(requests: readonly (readonly [name: string, bytes: string])[]): Promise<AttackResult> {
  const problems: string[] = [];
  const uncaught: unknown[] = [];
  const note = (error: unknown): void => void uncaught.push(error);
  process.prependListener("uncaughtException", note);
  const met = await Promise.all(
    requests.map(([name, bytes]) => listening(async (listener) => ({ name, bytes, knocked: await knockRaw(listener, bytes) }))),
  );
  process.off("uncaughtException", note);
  for (const { name, knocked } of met) {
    if (knocked === undefined) problems.push(`${name}: never answered`);
    else if (knocked.taken === "code") problems.push(`${name}: its code was taken`);
  }
  if (uncaught.length > 0) problems.push(`an uncaught exception: ${String(uncaught[0])}`);
  return problems.length === 0
    ? blocked(`${requests.length} requests answered or hung up on, none taken: ${met.map(({ knocked }) => knocked?.status).join()}`)
    : failed(problems.join("; "));
}

/** The real sign-in listener, the real fetching of pictures and the real client, on this machine. */
export const run: AttackClass["run"] = tryEach(
  trial(
    (payload) => textLike(/^\S+ \S.* HTTP\/\d\.\d$/)(exactly("request")(payload)?.["request"]),
    ([line = ""]) =>
      strange([
        [line, `${line}\r\n${own}\r\n`],
        [`${line}, without a host`, `${line}\r\n\r\n`],
      ]),
  ),
  trial(
    (payload) => exactly("requests")(payload)?.["requests"],
    (count) => {
      const all = Object.entries(strangeRequests);
      return Number(count) > all.length
        ? failed(`not tried: there are ${all.length} requests here, ${String(count)} were asked for`)
        : strange(all);
    },
  ),
  trial(
    (payload) => exactly("answers")(payload)?.["answers"],
    async (count) => (await import("./hostileAnswers.ts")).hostileAnswers(Number(count)),
  ),
  // The right path and state from a page of another name: what a rebound name sends.
  trial(exactly("Host", "path"), ({ Host, path }) =>
    listening(async (listener) => {
      const query = /\?.*$/.exec(String(path))?.[0] ?? "";
      const met = await knock(listener, { path: `/callback/${state}${query}`, headers: { host: String(Host) } });
      return met.taken === "nothing" ? blocked(`status ${met.status}`) : failed(`took ${met.taken}`);
    }),
  ),
  trial(exactly("path"), ({ path }) => guess(String(path))),
  trial(exactly("method"), ({ method }) =>
    listening(async (listener) => {
      const posted = await knock(listener, { path: `/callback/${state}?code=x`, method: String(method) });
      const framed = await knock(listener, { path: `/callback/${state}?code=x`, headers: { "sec-fetch-dest": "iframe" } });
      return posted.taken === "nothing" && framed.taken === "nothing"
        ? blocked(`${String(method)} ${posted.status}, in a frame ${framed.status}`)
        : failed(`took ${posted.taken} ${framed.taken}`);
    }),
  ),
  trial(exactly("uri"), () => {
    const declared = JSON.stringify(manifest).includes("onUri");
    return declared
      ? failed("a URI handler is declared")
      : notApplicable("no URI handler is registered: the browser comes back to a listener");
  }),
  trial(exactly("code_challenge_method"), ({ code_challenge_method }) => proofKey(String(code_challenge_method))),
  trial(exactly("after"), () => leftOpen()),
  trial(
    (payload) => exactly("image_url")(payload)?.["image_url"],
    (urls) => pictures([urls].flat().map(String)),
  ),
  trial(
    (payload) => Object.entries(fieldsOf(payload) ?? {}).find(([status]) => /^30[12378]$/.test(status)),
    async () => {
      const { redirectedGet } = await import("./redirectedGet.ts");
      const { why, followed } = await redirectedGet();
      return why === "redirect" && !followed ? blocked("the redirect is refused and not followed") : failed(`${why}, followed ${followed}`);
    },
  ),
);

async function proofKey(weaker: string): Promise<AttackResult> {
  const proof = await createProof();
  const page = new URL(approvalPage(builtInEndpoints.openrouter, proof.challenge, "http://127.0.0.1:1/callback/x"));
  const method = page.searchParams.get("code_challenge_method");
  const strong =
    method === "S256" && method !== weaker && page.searchParams.get("code_challenge") === proof.challenge && proof.verifier.length >= 43;
  return strong && proof.challenge !== proof.verifier
    ? blocked("always S256, with a verifier of 32 random bytes")
    : failed(`method ${method}`);
}

async function leftOpen(): Promise<AttackResult> {
  const listener = await listenForCallback(state);
  const { port } = new URL(listener.address);
  await knock(listener, { path: `/callback/${state}?code=x` });
  const afterAnswer = await isOpen(Number(port));
  const second = await listenForCallback(state);
  // The end of the five minutes, and a cancelled sign-in.
  second.dispose();
  const afterDisposal = await isOpen(Number(new URL(second.address).port));
  listener.dispose();
  return afterAnswer || afterDisposal
    ? failed("the port is still open")
    : blocked("closed by the first answer, and by disposal, which five minutes bring");
}

/** Addresses of pictures that lead to this machine, in the spellings of the payload and in others. */
async function pictures(urls: readonly string[]): Promise<AttackResult> {
  const open: string[] = [];
  const hosts = [...urls.map((url) => url.replace(/^https?:\/\/|\/$/g, "")), "localhost", "169.254.169.254", "[::1]"];
  for (const host of hosts) {
    for (const scheme of ["http", "https"]) {
      const result = await publicGet(`${scheme}://${host}/`, { maxBytes: 1000, timeoutMs: 2000, accept: "image/*" });
      if (result.ok || !["notHttps", "notPublic"].includes(result.why)) open.push(`${scheme}://${host}`);
    }
  }
  return open.length === 0 ? blocked("each is seen to be private before anything is connected to") : failed(`asked ${open.join()}`);
}

async function guess(path: string): Promise<AttackResult> {
  return listening(async (listener) => {
    const met = await knock(listener, { path });
    return met.taken === "code" ? failed("its code was taken") : blocked(`no code taken: ${met.taken}, status ${met.status}`);
  });
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** The right response is accepted, and an open listener is detected. */
export const control = (): Promise<AttackControl> =>
  listening(async (listener) => {
    const open = await isOpen(Number(new URL(listener.address).port));
    const met = await knock(listener, { path: `/callback/${state}?code=x` });
    const { redirectedGet } = await import("./redirectedGet.ts");
    const { direct } = await redirectedGet();
    return {
      detected: open && met.taken === "code" && direct,
      detail: "the right answer is taken, an open port is seen, and a picture that is not redirected comes",
    };
  });
