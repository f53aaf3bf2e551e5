import { beforeEach, expect, onTestFinished, test } from "vitest";
import { fromTaskButton } from "../../../../src/host/adapters/commandArguments.ts";
import { runningTasks } from "../../../../src/host/adapters/runningTasks.ts";
import { keyFromBrowser, keyFromPastedCode } from "../../../../src/host/signIn/browserSignIn.ts";
import type { KnownEndpoint } from "../../../../src/app/endpoints/endpoints.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import type { Log } from "../../../../src/app/log.ts";
import { startServer, type LoopbackServer } from "../../../server/server.ts";
import { VirtualClock } from "../../llm/send/virtualClock.ts";
import { env, fake, UIKind } from "../../vscode.ts";

// The real flow with a real listener and a loopback stand-in for the sign-in pages. Only the browser is simulated.

const key = "sk-or-v1-CANARYCANARYCANARY";
let logged: string[];
let server: LoopbackServer;
let clock: VirtualClock;
let found: KnownEndpoint;

beforeEach(async () => {
  fake.reset();
  logged = [];
  clock = new VirtualClock();
  server = await startServer({ keys: [key] });
  const running = server;
  onTestFinished(() => running.close());
  found = {
    endpoint: { name: "loopback", baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "key", headers: {} },
    origin: server.origin,
    notice: null,
    whereabouts: null,
  };
});

const deps = () => ({
  ask: vscodeAsk,
  closing: new AbortController().signal,
  clock,
  log: { info: (text: string) => void logged.push(text), warn: (text: string) => void logged.push(text) } as unknown as Log,
});

/** The page that was opened last, as a browser shows it. */
async function openedPage(count = 1): Promise<{ readonly url: URL; readonly html: string }> {
  await expect.poll(() => fake.opened.length).toBe(count);
  const url = new URL(fake.opened.at(-1) ?? "");
  return { url, html: await (await fetch(url)).text() };
}

function linkOf(html: string, name: "Approve" | "Deny"): string {
  return (new RegExp(`href="([^"]+)">${name}`).exec(html)?.[1] ?? "").replaceAll("&amp;", "&");
}

async function codeShownBy(page: Promise<{ readonly html: string }>): Promise<string> {
  return codeOf((await page).html);
}

function codeOf(html: string): string {
  return /<output[^>]*>([^<]+)/.exec(html)?.[1] ?? "";
}

/** Whether the address that the browser is redirected to still has a listener. */
async function isOpen(url: URL): Promise<boolean> {
  const callback = new URL(url.searchParams.get("callback_url") ?? "");
  return fetch(new URL("/", callback)).then(
    () => true,
    () => false,
  );
}

test("an approval redirects the browser, the code is exchanged with its verifier, and the listener is closed", async () => {
  const signedIn = keyFromBrowser(found, deps());
  const { url, html } = await openedPage();
  expect(url.origin).toBe(server.origin);
  expect(url.searchParams.get("code_challenge_method")).toBe("S256");
  expect(url.searchParams.get("callback_url")).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback\/[\w-]{43}$/);
  const back = await fetch(linkOf(html, "Approve"));
  expect(back.status).toBe(200);
  expect(back.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await back.text()).toContain("You can close this page");
  expect(await signedIn).toBe(key);
  expect(await isOpen(url)).toBe(false);
  expect(clock.pending).toBe(0);
  const exchange = server.requests.find(({ method }) => method === "POST");
  expect(exchange?.path).toBe("/api/v1/auth/keys");
  expect(exchange?.headers.authorization).toBeUndefined();
  expect(exchange?.body).toMatchObject({ code_verifier: expect.stringMatching(/^[\w-]{43}$/), code_challenge_method: "S256" });
});

test("no secret is in an address, the log or a message", async () => {
  const signedIn = keyFromBrowser(found, deps());
  const { html } = await openedPage();
  await fetch(linkOf(html, "Approve"));
  await signedIn;
  const exchange = await server.waitForRequest(({ method }) => method === "POST");
  const { code_verifier: verifier } = exchange.body as { code_verifier: string };
  const shown = [...logged, ...fake.messages, ...fake.opened].join();
  expect(shown).not.toContain(verifier);
  expect(shown).not.toContain(key);
});

test("a wrong state is refused: no code is exchanged, and the user is told that the sign-in ended", async () => {
  fake.answers.push(undefined);
  const signedIn = keyFromBrowser(found, deps());
  const { url, html } = await openedPage();
  const callback = new URL(linkOf(html, "Approve"));
  callback.pathname = "/callback/somebody-elses";
  expect((await fetch(callback)).status).toBe(403);
  expect(await signedIn).toBeUndefined();
  expect(fake.messages.join()).toContain("did not match this request");
  expect(await isOpen(url)).toBe(false);
  expect(server.requests.some(({ method }) => method === "POST")).toBe(false);
});

test("a replayed code finds no listener, and the server rejects it", async () => {
  const signedIn = keyFromBrowser(found, deps());
  const { html } = await openedPage();
  await fetch(linkOf(html, "Approve"));
  expect(await signedIn).toBe(key);
  await expect(fetch(linkOf(html, "Approve"))).rejects.toThrow();
  const used = new URL(linkOf(html, "Approve")).searchParams.get("code") ?? "";
  fake.answers.push(used, undefined);
  expect(await keyFromPastedCode(found, deps())).toBeUndefined();
  expect(fake.messages.join()).toContain("rejected the code");
});

test("a code of another sign-in is rejected: its challenge is not ours", async () => {
  fake.answers.push(undefined);
  const signedIn = keyFromBrowser(found, deps());
  const { url, html } = await openedPage();
  const other = await (await fetch(`${server.origin}/auth?code_challenge=${"A".repeat(43)}&code_challenge_method=S256`)).text();
  const callback = new URL(linkOf(html, "Approve"));
  callback.searchParams.set("code", codeOf(other));
  await fetch(callback);
  expect(await signedIn).toBeUndefined();
  expect(fake.messages.join()).toContain("rejected the code");
  expect(await isOpen(url)).toBe(false);
});

test("two sign-ins at once have their own ports, states and proofs, and the response to one leaves the other waiting", async () => {
  const first = keyFromBrowser(found, deps());
  const one = await openedPage(1);
  const second = keyFromBrowser(found, deps());
  const two = await openedPage(2);
  for (const name of ["callback_url", "code_challenge"]) expect(one.url.searchParams.get(name)).not.toBe(two.url.searchParams.get(name));
  await fetch(linkOf(two.html, "Approve"));
  expect(await second).toBe(key);
  expect([await isOpen(one.url), await isOpen(two.url)]).toEqual([true, false]);
  await fetch(linkOf(one.html, "Approve"));
  expect(await first).toBe(key);
  const verifiers = server.requests
    .filter(({ method }) => method === "POST")
    .map(({ body }) => (body as { code_verifier: string }).code_verifier);
  expect(new Set(verifiers).size).toBe(2);
  expect(fake.messages).toEqual([]);
});

test("without a response the listener is closed after five minutes, and pasting is offered", async () => {
  fake.answers.push(undefined);
  const signedIn = keyFromBrowser(found, deps());
  const { url } = await openedPage();
  await expect.poll(() => clock.pending).toBe(1);
  clock.advance(5 * 60_000);
  expect(await signedIn).toBeUndefined();
  expect(fake.messages.join()).toContain("timed out after 5 minutes");
  expect(await isOpen(url)).toBe(false);
});

test("cancelling closes the listener without a message", async () => {
  const signedIn = keyFromBrowser(found, deps());
  const { url } = await openedPage();
  await expect.poll(() => clock.pending).toBe(1);
  runningTasks.cancel();
  expect(await signedIn).toBeUndefined();
  expect(await isOpen(url)).toBe(false);
  expect(fake.messages).toEqual([]);
});

test("the listener is closed when the extension ends", async () => {
  const closing = new AbortController();
  const signedIn = keyFromBrowser(found, { ...deps(), closing: closing.signal });
  const { url } = await openedPage();
  await expect.poll(() => clock.pending).toBe(1);
  closing.abort();
  expect(await signedIn).toBeUndefined();
  expect(await isOpen(url)).toBe(false);
});

test("a denial is reported with the server's message, and pasting a code still works", async () => {
  const second = openedPage(2);
  fake.answers.push("Paste the Code Instead", codeShownBy(second));
  const signedIn = keyFromBrowser(found, deps());
  const { html } = await openedPage();
  await fetch(linkOf(html, "Deny"));
  expect((await second).url.searchParams.has("callback_url")).toBe(false);
  expect(fake.messages.join()).toContain("did not approve the sign-in: access_denied");
  expect(await signedIn).toBe(key);
});

test("trying again after a denial opens the browser again", async () => {
  const second = openedPage(2);
  fake.answers.push("Try Again");
  const signedIn = keyFromBrowser(found, deps());
  await fetch(linkOf((await openedPage()).html, "Deny"));
  await fetch(linkOf((await second).html, "Approve"));
  expect(await signedIn).toBe(key);
});

test("a code is typed into a box that does not show it", async () => {
  fake.answers.push(undefined);
  expect(await keyFromPastedCode(found, deps())).toBeUndefined();
  expect(fake.inputs[0]).toMatchObject({ password: true, ignoreFocusOut: true });
});

test("a wrong code is reported in the box and can be corrected there", async () => {
  fake.answers.push("auth_code_wrong", codeShownBy(openedPage()));
  expect(await keyFromPastedCode(found, deps())).toBe(key);
  expect(fake.messages.join()).toContain("rejected the code");
});

test.each([
  ["a remote window", () => (env.remoteName = "ssh-remote")],
  ["an editor in a browser far away", () => (env.uiKind = UIKind.Web)],
])("%s gets no listener, but a code to paste", async (_name, arrange) => {
  arrange();
  const asIs = env.asExternalUri;
  env.asExternalUri = () => Promise.resolve(fakeUri("https://editor.example/proxy/1234/callback"));
  onTestFinished(() => void (env.asExternalUri = asIs));
  const page = openedPage();
  fake.answers.push(codeShownBy(page));
  expect(await keyFromBrowser(found, deps())).toBe(key);
  expect((await page).url.searchParams.has("callback_url")).toBe(false);
});

test.each(["/proxy/1234/", "/proxy/1234", "/"])(
  "an editor that forwards to %s alone gets the path of the listener, too",
  async (forwarded) => {
    env.uiKind = UIKind.Web;
    const asIs = env.asExternalUri;
    env.asExternalUri = () => Promise.resolve(fakeUri(`http://localhost:8080${forwarded}`));
    onTestFinished(() => void (env.asExternalUri = asIs));
    const signedIn = keyFromBrowser(found, deps());
    const callback = new URL((await openedPage()).url.searchParams.get("callback_url") ?? "");
    expect(callback.host).toBe("localhost:8080");
    expect(callback.pathname).toMatch(new RegExp(`^${forwarded.replace(/\/$/, "")}/callback/[\\w-]{43}$`));
    runningTasks.cancel();
    expect(await signedIn).toBeUndefined();
  },
);

test("an editor that keeps the path gets it once", async () => {
  env.uiKind = UIKind.Web;
  const signedIn = keyFromBrowser(found, deps());
  const { html } = await openedPage();
  await fetch(linkOf(html, "Approve"));
  expect(await signedIn).toBe(key);
});

test("from the start, the notification has a way to paste the code, which closes the listener", async () => {
  const signedIn = keyFromBrowser(found, deps());
  const { url } = await openedPage();
  await expect.poll(() => fake.progress.length).toBe(1);
  const { title = "" } = fake.progress[0] as { readonly title?: string };
  const link =
    /^Waiting for you to approve Aside at [\d.:]+ in the browser\. \[Paste the Code Instead\]\(command:aside\.cancelTask\?([^)]+)\)$/.exec(
      title,
    );
  const [button] = JSON.parse(decodeURIComponent(link?.[1] ?? "[]")) as readonly { readonly task: number; readonly reason: string }[];
  expect(fromTaskButton([button])).toEqual([button?.task, "instead"]);
  fake.answers.push(codeShownBy(openedPage(2)));
  runningTasks.cancel(button?.task, button?.reason);
  expect(await signedIn).toBe(key);
  expect(await isOpen(url)).toBe(false);
});

function fakeUri(text: string) {
  return { toString: () => text } as never;
}

test.each([
  ["another host (DNS rebinding)", { headers: { host: "attacker.example.invalid" } }, 421],
  ["a form of another page", { method: "POST" }, 405],
  ["a frame", { headers: { "sec-fetch-dest": "iframe" } }, 403],
  ["a picture", { headers: { "sec-fetch-dest": "image" } }, 403],
])("the listener rejects %s and keeps waiting", async (_name, how, status) => {
  const signedIn = keyFromBrowser(found, deps());
  const { html } = await openedPage();
  const approve = linkOf(html, "Approve");
  expect(await request(approve, how)).toBe(status);
  expect(await request(new URL("/favicon.ico", approve).href, {})).toBe(404);
  await fetch(approve);
  expect(await signedIn).toBe(key);
});

/** Like fetch, which does not allow a host header to be set. */
async function request(
  address: string,
  how: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> },
): Promise<number> {
  const { request: send } = await import("node:http");
  return new Promise((resolve, reject) => {
    const asked = send(address, { method: how.method ?? "GET", headers: how.headers ?? {} }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on("error", reject);
    asked.end();
  });
}
