import { beforeEach, expect, test, vi } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import type { Reviews } from "../../../../src/host/code/reviews.ts";
import { extensions, fake, Selection, Uri } from "../../vscode.ts";

vi.mock("#platform", () => ({ platform: { followLinks: (path: string) => Promise.resolve(path) } }));
vi.mock("../../../../src/host/code/reviews.ts", () => ({ columnForCode: () => 1 }));
const { resolveConflicts } = await import("../../../../src/host/code/resolveConflicts.ts");

const uri = Uri.file("/project/a.ts");
const conflict = "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> other\n";
let stages: Readonly<Record<string, string>>;
/** How many times it came as far as the budget. */
let came: number;

const app = {
  ask: vscodeAsk,
  place: { session: {} },
  questions: {
    hasModel: () => {
      came += 1;
      return Promise.resolve(false);
    },
  },
} as unknown as App;

beforeEach(() => {
  fake.reset();
  came = 0;
  stages = {};
  const repository = {
    rootUri: Uri.file("/project"),
    show: (stage: string) => (stages[stage] === undefined ? Promise.reject(new Error("not in the index")) : Promise.resolve(stages[stage])),
    checkIgnore: () => Promise.resolve(new Set()),
  };
  const api = { getAPI: () => ({ repositories: [repository] }) };
  Object.assign(extensions, { getExtension: () => ({ activate: () => Promise.resolve(api) }) });
});

async function resolve(text: string | Uint8Array, selected?: Selection): Promise<void> {
  fake.files.set(uri.path, typeof text === "string" ? new TextEncoder().encode(text) : text);
  expect(await resolveConflicts(app, {} as Reviews, uri, selected)).toBeUndefined();
}

test("of too many conflicts the user may have the first ones, or the selected ones, resolved", async () => {
  fake.answers.push(undefined, { title: "Resolve First 20" });
  await resolve(conflict.repeat(21));
  expect(came).toBe(0);
  await resolve(conflict.repeat(21));
  expect(came).toBe(1);
  await resolve(conflict.repeat(21), new Selection(0, 0, 8, 0));
  expect(came).toBe(2);
  expect(fake.messages).toHaveLength(2);
});

test("broken markers, bytes that are no text, and conflicts that are too large are refused with a way on", async () => {
  await resolve("a\n<<<<<<< HEAD\nours\n");
  await resolve(new Uint8Array([97, 0, 98]));
  await resolve(conflict.replace("ours", "x".repeat(300_000)));
  expect(came).toBe(0);
  expect(fake.messages).toEqual([
    "The conflict marker at line 2 of a.ts is unmatched. Complete or remove it, then try again.",
    "a.ts is a binary file, so its conflicts cannot be merged line by line. Use Git to keep one of its versions.",
    "The conflicts in a.ts are too large to send. Select some of them in the editor, then try again.",
  ]);
});

test("a file that one side deleted is said, with what the other changed; one without markers, too", async () => {
  stages = { ":1": "a\n", ":2": "b\n" };
  fake.answers.push({ title: "Show Changes" });
  await resolve("b\n");
  expect(fake.executed.at(-1)).toMatchObject([
    "vscode.diff",
    { query: expect.stringContaining(":1") },
    { query: expect.stringContaining(":2") },
    "a.ts (changed on one side, deleted on the other)",
  ]);
  stages = { ":1": "a\n", ":2": "b\n", ":3": "c\n" };
  await resolve("b\n");
  expect(fake.messages.at(-1)).toBe("a.ts has no conflict markers.");
  expect(came).toBe(0);
});
