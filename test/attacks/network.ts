import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { listenForCallback } from "../../src/host/platform/nodeCallbackListener.ts";
import type { CallbackListener } from "../../src/host/platform/callbackListener.ts";
import { publicGet } from "../../src/host/platform/nodePublicGet.ts";
import { approvalPage } from "../../src/llm/catalogue/oauth.ts";
import { createProof } from "../../src/llm/catalogue/pkce.ts";
import { builtInEndpoints } from "../../src/llm/send/endpoint.ts";
import { type AttackCase, type AttackClass, type AttackControl, type AttackResult, blocked, failed, notApplicable } from "./attackCase.ts";
import { manifest } from "../unit/manifest.ts";

const state = "the-right-state";

type Headers = Readonly<Record<string, string>>;

/** Sends a foreign or malformed request to the listener. @returns the status, and what the listener made of it */
async function knock(
  listener: CallbackListener,
  how: { readonly path?: string; readonly method?: string; readonly headers?: Headers },
): Promise<{ readonly status: number; readonly taken: string }> {
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
  const silence = new Promise<{ type: string }>((resolve) => setTimeout(() => resolve({ type: "nothing" }), 30));
  const answer = await Promise.race([listener.answer, silence]);
  return { status: response.statusCode ?? 0, taken: answer.type };
}

async function listening<T>(act: (listener: CallbackListener) => Promise<T>): Promise<T> {
  const listener = await listenForCallback(state);
  try {
    return await act(listener);
  } finally {
    listener.dispose();
  }
}

const attempts: Readonly<Record<string, () => Promise<AttackResult>>> = {
  "NETWORK-01": () =>
    listening(async (listener) => {
      const met = await knock(listener, { path: `/callback/${state}?code=x`, headers: { host: "attacker.example.invalid" } });
      return met.taken === "nothing" ? blocked(`status ${met.status}`) : failed(`took ${met.taken}`);
    }),
  "NETWORK-02": () => guess("/callback?code=x"),
  "NETWORK-03": () => guess("/callback?code=x&state=bad"),
  "NETWORK-05": () =>
    listening(async (listener) => {
      const posted = await knock(listener, { path: `/callback/${state}?code=x`, method: "POST" });
      const framed = await knock(listener, { path: `/callback/${state}?code=x`, headers: { "sec-fetch-dest": "iframe" } });
      return posted.taken === "nothing" && framed.taken === "nothing"
        ? blocked(`POST ${posted.status}, in a frame ${framed.status}`)
        : failed(`took ${posted.taken} ${framed.taken}`);
    }),
  "NETWORK-06": () => {
    const declared = JSON.stringify(manifest).includes("onUri");
    return Promise.resolve(
      declared ? failed("a URI handler is declared") : notApplicable("no URI handler is registered: the browser comes back to a listener"),
    );
  },
  "NETWORK-07": async () => {
    const proof = await createProof();
    const page = new URL(approvalPage(builtInEndpoints.openrouter, proof.challenge, "http://127.0.0.1:1/callback/x"));
    const method = page.searchParams.get("code_challenge_method");
    const strong = method === "S256" && page.searchParams.get("code_challenge") === proof.challenge && proof.verifier.length >= 43;
    return strong && proof.challenge !== proof.verifier
      ? blocked("always S256, with a verifier of 32 random bytes")
      : failed(`method ${method}`);
  },
  "NETWORK-09": async () => {
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
  },
  "NETWORK-11": async () => {
    const open: string[] = [];
    for (const host of ["2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]", "localhost", "169.254.169.254", "[::1]"]) {
      for (const scheme of ["http", "https"]) {
        const result = await publicGet(`${scheme}://${host}/`, { maxBytes: 1000, timeoutMs: 2000, accept: "image/*" });
        if (result.ok || !["notHttps", "notPublic"].includes(result.why)) open.push(`${scheme}://${host}`);
      }
    }
    return open.length === 0 ? blocked("each is seen to be private before anything is connected to") : failed(`asked ${open.join()}`);
  },
  "NETWORK-12": async () => {
    const { redirectedGet } = await import("./redirectedGet.ts");
    const { why, followed } = await redirectedGet();
    return why === "redirect" && !followed ? blocked("the redirect is refused and not followed") : failed(`${why}, followed ${followed}`);
  },
};

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

/** The real sign-in listener and the real fetching of pictures, on this machine. */
export const run: AttackClass["run"] = (attack: AttackCase) =>
  attempts[attack.id]?.() ?? Promise.resolve(failed("there is no attempt for this attack"));

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
