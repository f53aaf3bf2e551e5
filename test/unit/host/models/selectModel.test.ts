import { beforeEach, expect, test, vi } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import type { KnownEndpoint } from "../../../../src/app/endpoints/endpoints.ts";
import type { ModelPick } from "../../../../src/host/models/modelPicker.ts";

let picks: (ModelPick | undefined)[];
let shownFor: string[];
let applied: unknown[];

vi.mock("../../../../src/host/models/modelPicker.ts", () => ({
  pickModel: ({ endpoint }: KnownEndpoint) => {
    shownFor.push(endpoint.name);
    return Promise.resolve(picks.shift());
  },
}));
vi.mock("../../../../src/host/models/settingScope.ts", () => ({
  applyChoice: (...args: readonly unknown[]) => Promise.resolve((applied.push(args.slice(0, 3)), true)),
}));
const { selectModel } = await import("../../../../src/host/models/selectModel.ts");

let endpoint: string;
let switchesTo: string | undefined;
const used: unknown[] = [];
const app = {
  settings: { effective: () => ({ endpoint: { value: endpoint }, model: { value: "old/model", source: "user" } }) },
  endpoints: { get: (name: string) => ({ endpoint: { name } }) },
  memory: { noteUse: (...args: readonly unknown[]) => void used.push(args) },
  features: {
    get: () => () => {
      if (switchesTo === undefined) return Promise.resolve(false);
      endpoint = switchesTo;
      return Promise.resolve(true);
    },
  },
} as unknown as App;
const session = { conversation: {} } as unknown as Session;

beforeEach(() => {
  endpoint = "openrouter";
  switchesTo = undefined;
  [shownFor, applied] = [[], []];
});

test("the list is shown again for the endpoint that was switched to, and the model there is kept in the user's settings", async () => {
  picks = [{ type: "endpoint" }, { type: "use", id: "new/model" }];
  switchesTo = "groq";
  expect(await selectModel(session, app)).toBe(true);
  expect(shownFor).toEqual(["openrouter", "groq"]);
  expect(applied).toEqual([["model", "new/model", "user"]]);
  expect(used.at(-1)).toEqual(["groq", "new/model"]);
});

test("without a switch, the list comes back, and a model is chosen for the conversation", async () => {
  picks = [{ type: "endpoint" }, { type: "use", id: "new/model" }];
  expect(await selectModel(session, app)).toBe(true);
  expect(shownFor).toEqual(["openrouter", "openrouter"]);
  expect(applied).toEqual([["model", "new/model", "conversation"]]);
});

test("the model of an endpoint that has just become the one in force is kept; a button of the list still decides", async () => {
  picks = [{ type: "use", id: "a" }, { type: "use", id: "b", scope: "workspace" }, undefined];
  expect(await selectModel(session, app, { forNewEndpoint: true })).toBe(true);
  expect(await selectModel(session, app, { forNewEndpoint: true })).toBe(true);
  expect(await selectModel(session, app, { forNewEndpoint: true })).toBe(false);
  expect(applied).toEqual([
    ["model", "a", "user"],
    ["model", "b", "workspace"],
  ]);
});
