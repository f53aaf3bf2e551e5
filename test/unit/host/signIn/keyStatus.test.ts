import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { KnownEndpoint } from "../../../../src/app/endpoints/endpoints.ts";
import type { Secrets } from "../../../../src/app/endpoints/secrets.ts";
import { showKeyStatus } from "../../../../src/host/signIn/keyStatus.ts";
import { fake, type FakeQuickPick } from "../../vscode.ts";

const key = "sk-or-v1-CANARYCANARYCANARY";
const endpoint = (auth: "key" | "none") =>
  ({
    endpoint: { name: "openrouter", baseUrl: "https://openrouter.ai/api/v1", dialect: "openrouter", auth, headers: {} },
    origin: "https://openrouter.ai",
  }) as unknown as KnownEndpoint;
const secrets = (held: string | undefined) =>
  ({ get: () => Promise.resolve({ key: held }), keptForSession: () => false }) as unknown as Secrets;

beforeEach(() => {
  fake.reset();
  const data = {
    label: "laptop",
    usage: 1.5,
    usage_monthly: 0.5,
    limit: 10,
    limit_remaining: 8.5,
    is_free_tier: true,
    expires_at: "2031-01-01T00:00:00Z",
  };
  vi.spyOn(globalThis, "fetch").mockImplementation(() =>
    Promise.resolve(new Response(JSON.stringify({ data }), { headers: { "content-type": "application/json" } })),
  );
});
afterEach(() => vi.restoreAllMocks());

async function opened(held: string | undefined, auth: "key" | "none" = "key") {
  const done = showKeyStatus(endpoint(auth), secrets(held));
  const picker = fake.quickPicks.at(-1) as FakeQuickPick;
  await expect.poll(() => picker.busy).toBe(false);
  return { done, picker };
}
const icons = (picker: FakeQuickPick) => picker.items.map(({ label }) => /^\$\(([\w-]+)\)/.exec(label)?.[1] ?? "—");

test("the status shows where the key is and what the server reports, never the key; a row without an action cannot be chosen", async () => {
  const { done, picker } = await opened(key);
  expect(icons(picker)).toEqual(["lock", "tag", "credit-card", "dashboard", "gift", "calendar", "—", "key", "trash", "sign-in"]);
  expect(JSON.stringify(picker.items)).not.toContain(key);
  picker.choose("$(lock)");
  picker.choose("$(trash)");
  expect(await done).toBe("remove");
  expect(picker.shown).toBe(false);
});

test.each([
  ["$(key)", "replace"],
  ["$(sign-in)", "signIn"],
])("%s is the action %s", async (row, action) => {
  const { done, picker } = await opened(key);
  picker.choose(row);
  expect(await done).toBe(action);
});

test("without a key there is nothing to remove; an endpoint without keys only offers to sign in", async () => {
  const none = await opened(undefined);
  expect(icons(none.picker)).toEqual(["warning", "—", "key", "sign-in"]);
  none.picker.hide();
  expect(await none.done).toBeUndefined();
  const keyless = await opened(undefined, "none");
  expect(icons(keyless.picker)).toEqual(["circle-slash", "—", "sign-in"]);
  keyless.picker.hide();
  expect(await keyless.done).toBeUndefined();
});
