import { expect, test } from "vitest";
import { isPrivateAddress } from "../../../../src/app/network/privateAddress.ts";
import { privateFetch } from "../../../../src/host/platform/nodePrivateFetch.ts";
import { fetchModels } from "../../../../src/llm/catalogue/fetchModels.ts";
import { OpenAiClient } from "../../../../src/llm/openAiClient.ts";
import { systemClock } from "../../../../src/llm/send/clock.ts";
import type { Endpoint, PrivateFetch } from "../../../../src/shared/parameters.ts";
import { requestOf } from "../../llm/send/requestOf.ts";
import { serve } from "../../llm/send/loopback.ts";

test.each(["10.0.0.1", "172.16.0.1", "192.168.1.20", "127.0.0.1", "100.64.0.1", "::1", "fd00::1", "::ffff:192.168.1.20"])(
  "%s is private",
  (address) => expect(isPrivateAddress(address)).toBe(true),
);
test.each(["8.8.8.8", "172.32.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "2606:4700::1", "fe80::1", "::ffff:8.8.8.8", "gpu.lan", ""])(
  "%j is not",
  (address) => expect(isPrivateAddress(address)).toBe(false),
);

/** A fetch for which every name has these addresses. */
const to =
  (...addresses: readonly string[]): PrivateFetch =>
  (url, init) =>
    privateFetch(url, init, {
      lookup: () => Promise.resolve(addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }))),
    });

const endpointAt = (origin: string, more: Partial<Endpoint>): Endpoint => ({
  name: "gpu",
  baseUrl: `http://gpu.lan:${new URL(origin).port}/v1`,
  dialect: "openai",
  auth: "key",
  headers: {},
  insecureHttp: true,
  ...more,
});

test("models and answers come from the address that was checked, under the host's own name", async () => {
  const server = await serve((request, response) => {
    if (request.url === "/v1/models") response.setHeader("content-type", "application/json").end('{"data":[{"id":"a"}]}');
    else {
      response.setHeader("content-type", "text/event-stream");
      response.end('data: {"choices":[{"index":0,"delta":{"content":"Grüße"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
    }
  });
  const endpoint = endpointAt(server.origin, { privateFetch: to("127.0.0.1") });
  expect(await fetchModels({ endpoint, key: "secret-key", clock: systemClock })).toMatchObject({ ok: true, models: [{ id: "a" }] });
  const request = { ...requestOf({ endpoint, model: "a", messages: [{ role: "user", content: "Grüße" }] }), key: "secret-key" };
  const answer = await new OpenAiClient().stream(request, () => undefined, new AbortController().signal);
  expect(answer).toMatchObject({ verdict: "complete", text: "Grüße" });
  const { host } = new URL(endpoint.baseUrl);
  expect(server.arrived.map(({ method, url, headers }) => [method, url, headers.host, headers.authorization])).toEqual([
    ["GET", "/v1/models", host, "Bearer secret-key"],
    ["POST", "/v1/chat/completions", host, "Bearer secret-key"],
  ]);
  expect(server.arrived[1]?.body).toContain("Grüße");
});

test("a public address, a redirect and a missing name are refused; without permission nothing is sent", async () => {
  const server = await serve((_request, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end());
  const ask = async (more: Partial<Endpoint>) => {
    const answer = await fetchModels({ endpoint: endpointAt(server.origin, more), key: "secret-key", clock: systemClock });
    return answer.ok ? answer : { code: answer.error.code, message: answer.error.message.replace(/:\d+/g, "") };
  };
  const notPrivate = "gpu.lan is not on a private network (93.184.216.34). Nothing was sent without encryption. Use https.";
  expect(await ask({ privateFetch: to("93.184.216.34") })).toEqual({ code: "unreachable", message: notPrivate });
  expect(await ask({ privateFetch: to("127.0.0.1", "93.184.216.34") })).toEqual({ code: "unreachable", message: notPrivate });
  expect(await ask({ privateFetch: to() })).toMatchObject({ code: "unreachable" });
  const missing: PrivateFetch = () => Promise.reject(Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" }));
  expect(await ask({ privateFetch: missing })).toMatchObject({ code: "hostNotFound" });
  const { insecureHttp: _allowed, ...forbidden } = endpointAt(server.origin, { privateFetch: to("127.0.0.1") });
  for (const endpoint of [forbidden, endpointAt(server.origin, {})]) {
    const answer = await fetchModels({ endpoint, key: "secret-key", clock: systemClock });
    expect(answer).toMatchObject({ ok: false, error: { code: "unreachable" } });
  }
  expect(server.arrived).toEqual([]);
  expect(await ask({ privateFetch: to("127.0.0.1") })).toMatchObject({ code: "redirected" });
});

test("a stop ends the connection", async () => {
  const server = await serve((_request, response) => {
    response.setHeader("content-type", "text/event-stream");
    response.write('data: {"choices":[{"index":0,"delta":{"content":"Half"}}]}\n\n');
  });
  const endpoint = endpointAt(server.origin, { privateFetch: to("127.0.0.1"), auth: "none" });
  const stop = new AbortController();
  const answer = await new OpenAiClient().stream(
    requestOf({ endpoint, model: "a" }),
    (events) => {
      if (events.some(({ type }) => type === "text")) stop.abort();
    },
    stop.signal,
  );
  expect(answer.verdict).toBe("stopped");
  await expect.poll(server.closed).toBe(1);
});
