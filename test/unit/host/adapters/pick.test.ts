import { beforeEach, expect, test } from "vitest";
import { showPage } from "../../../../src/host/adapters/pick.ts";
import { fake } from "../../vscode.ts";

beforeEach(() => fake.reset());

const items = [{ label: "one.ts" }, { label: "two.ts" }];
const picker = () => {
  const last = fake.quickPicks.at(-1);
  if (last === undefined) throw new Error("no page was opened");
  return last;
};

test("Enter with nothing checked takes the item it stands on, where the page says so", async () => {
  const page = showPage({ title: "Files", items: [], checked: [], orActive: true, more: Promise.resolve(items) });
  await Promise.resolve();
  await Promise.resolve();
  expect(picker().labels).toEqual(["one.ts", "two.ts"]);
  picker().activeItems = picker().items.slice(1);
  picker().accept();
  expect(await page).toEqual({ type: "items", items: [items[1]] });
});

test("elsewhere nothing checked is nothing", async () => {
  const page = showPage({ title: "Tools", items, checked: [] });
  picker().activeItems = picker().items.slice(1);
  picker().accept();
  expect(await page).toEqual({ type: "items", items: [] });
});

test("items that fail to come fail the page", async () => {
  await expect(showPage({ title: "Files", items: [], more: Promise.reject(new Error("no disk")) })).rejects.toThrow("no disk");
});
