import { beforeEach, expect, test } from "vitest";
import type { Session } from "../../../../src/app/chat/session.ts";
import { pickModelsToCompare } from "../../../../src/host/models/comparePicker.ts";
import type { Model } from "../../../../src/llm/model.ts";
import { type FakeQuickPick, fake } from "../../vscode.ts";

const session = { conversation: {}, outbox: { compareModels: [] } } as unknown as Session;

function open(models: readonly Model[], current?: string) {
  const parts = {
    settings: { effective: () => ({ endpoint: { value: "x" }, model: { value: "lab/model-3" } }) },
    endpoints: { get: () => ({ endpoint: { name: "x" }, origin: "https://x.example", notice: null }) },
    catalogue: { recall: () => Promise.resolve(), known: () => models, load: () => Promise.resolve() },
  };
  const picked = pickModelsToCompare(session, parts as never, current);
  return { picked, picker: () => fake.quickPicks.at(-1) as FakeQuickPick };
}

const list = (count: number) => Array.from({ length: count }, (_, index): Model => ({ id: `lab/model-${index}`, name: `Model ${index}` }));
const settled = () => new Promise((done) => setTimeout(done, 0));

beforeEach(() => fake.reset());

test("selected models stay selected while the user searches, and are returned in the order of selection", async () => {
  const { picked, picker } = open(list(500));
  await settled();
  expect(picker().selectedItems.map(({ label }) => label)).toEqual(["Model 3"]);
  picker().type("model-417");
  expect(picker().labels.slice(0, 2)).toEqual(["Model 3", "Model 417"]);
  picker().select("Model 3", "Model 417");
  picker().type("model-12");
  picker().select("Model 3", "Model 417", "Model 12");
  picker().type("");
  expect(picker().selectedItems.map(({ label }) => label)).toEqual(["Model 3", "Model 417", "Model 12"]);
  picker().accept();
  expect(await picked).toEqual(["lab/model-3", "lab/model-417", "lab/model-12"]);
});

test("with too few or too many models the title says so, and the list stays open", async () => {
  const { picked, picker } = open(list(10));
  await settled();
  picker().accept();
  expect(picker().title).toBe("1 selected: select 2 to 4");
  picker().select("Model 3", "Model 1", "Model 2", "Model 4", "Model 5");
  picker().accept();
  expect(picker().title).toBe("5 selected: select 2 to 4");
  picker().hide();
  expect(await picked).toBeUndefined();
});

test("of 100,000 models at most 200 are listed", async () => {
  const { picked, picker } = open(list(100_000), "gone/model");
  await settled();
  expect(picker().items.length).toBeLessThanOrEqual(201);
  // A model that is not listed can be compared, too.
  expect(picker().labels[0]).toBe("gone/model");
  picker().type("model-99999");
  expect(picker().labels[1]).toBe("Model 99999");
  picker().hide();
  expect(await picked).toBeUndefined();
});
