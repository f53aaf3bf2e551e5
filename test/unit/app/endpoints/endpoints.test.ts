import { beforeEach, expect, test } from "vitest";
import { Endpoints } from "../../../../src/app/endpoints/endpoints.ts";
import type { Log } from "../../../../src/app/log.ts";
import { Settings } from "../../../../src/app/settings/settings.ts";
import { VscodeConfig } from "../../../../src/host/adapters/vscodeConfig.ts";
import { fake } from "../../vscode.ts";

const log = { warn: () => undefined } as unknown as Log;
const privateFetch = () => Promise.resolve(new Response());
const endpointsIn = (window: { readonly isRemote: boolean; readonly privateFetch: typeof privateFetch | null }) =>
  new Endpoints(new Settings(new VscodeConfig(), log), window);
const endpoints = endpointsIn({ isRemote: false, privateFetch });

beforeEach(() => {
  fake.reset();
  fake.user["aside.endpoints"] = {
    openrouter: { headers: { "X-Team": "a" } },
    deepinfra: { baseUrl: "https://elsewhere.example/v1" },
    plain: { baseUrl: "https://a.example/v1", description: "Ours." },
    gpu: { baseUrl: "http://gpu.lan/v1", insecureHttp: true, description: "Ours." },
    open: { baseUrl: "http://gpu.lan/v1", insecureHttp: true, auth: "none" },
    forbidden: { baseUrl: "http://gpu.lan/v1" },
  };
});

test("a built-in endpoint has the headers of the settings, and no other address", () => {
  expect(endpoints.get("openrouter")).toMatchObject({
    endpoint: { baseUrl: "https://openrouter.ai/api/v1", headers: { "X-Team": "a" } },
    origin: "https://openrouter.ai",
  });
  expect(endpoints.get("deepinfra")).toMatchObject({
    error: { message: expect.stringContaining("only headers, auth can be set") as string },
  });
});

test("an unencrypted endpoint says so, with what is at stake, and has the fetch for private networks", () => {
  const notEncrypted = "The connection to http://gpu.lan is not encrypted: others on that network can read your messages";
  expect(endpoints.get("gpu")).toMatchObject({ endpoint: { privateFetch }, notice: `Ours. ${notEncrypted} and the API key.` });
  expect(endpoints.get("open")).toMatchObject({ notice: `${notEncrypted}.` });
  expect(endpoints.get("plain")).toMatchObject({ notice: "Ours." });
  expect(endpoints.get("plain")).not.toHaveProperty("endpoint.privateFetch");
  expect(endpoints.get("forbidden")).toMatchObject({ error: { code: "badRequest" } });
  expect(endpointsIn({ isRemote: false, privateFetch: null }).get("gpu")).not.toHaveProperty("endpoint.privateFetch");
});

test("names that no entry and no built-in endpoint has are unknown; entries of the user's own can be removed", () => {
  expect(endpoints.get("nobody")).toMatchObject({ error: { message: expect.stringContaining("Unknown endpoint “nobody”") as string } });
  expect(endpoints.get("constructor")).toMatchObject({ error: { code: "badRequest" } });
  expect(endpoints.names()).toEqual(["openrouter", "deepinfra", "plain", "gpu", "open", "forbidden"]);
  expect(endpoints.names().filter((name) => endpoints.isOwn(name))).toEqual(["plain", "gpu", "open", "forbidden"]);
});
