import { beforeEach, expect, test, vi } from "vitest";
import type { AnsweredCode } from "../../../../src/app/chat/answeredCode.ts";
import { fake, window, workspace } from "../../vscode.ts";
import { nth } from "../../vscode/nth.ts";

vi.mock("#platform", () => ({ platform: { followLinks: (path: string) => Promise.resolve(path) } }));
vi.mock("../../../../src/host/code/reviews.ts", () => ({ columnForCode: () => 1 }));
const { newFile } = await import("../../../../src/host/code/newFile.ts");

const block = (change: Partial<AnsweredCode> = {}): AnsweredCode => ({
  info: "ts",
  language: "ts",
  code: "export const heap = [];\n",
  isClosed: true,
  before: "Create `src/heap.ts`:",
  attachments: [],
  attached: [],
  ...change,
});
const shown: { readonly file: { readonly path: string }; readonly before: string | null; readonly after: string }[] = [];
const make = (from: AnsweredCode) => newFile(from, { show: (proposal) => Promise.resolve({ pushed: shown.push(proposal) } as never) });
const created = () => fake.applied.map(({ made }) => made.map(({ kind, uri }) => `${kind} ${uri.path}`));

beforeEach(() => {
  fake.reset();
  shown.length = 0;
  vi.spyOn(window, "showTextDocument");
});

test("the name is guessed, can be corrected, and must be free and inside of the workspace", async () => {
  fake.files.set("/project/src/taken.ts", new Uint8Array());
  fake.answers.push(async ({ value, validateInput }: { value: string; validateInput: (name: string) => Promise<unknown> }) => {
    expect(value).toBe("src/heap.ts");
    const problems = await Promise.all(["../x.ts", "src/taken.ts", "/etc/passwd"].map(validateInput));
    expect(problems.map((problem) => typeof problem)).toEqual(["string", "string", "string"]);
    expect(await Promise.all(["", "src/new.ts"].map(validateInput))).toEqual([undefined, undefined]);
    return "src/new.ts";
  });
  await make(block());
  expect(created()).toEqual([["create /project/src/new.ts"]]);
  expect(fake.dialogs).toEqual([]);
});

test("without a name, and without a folder, it is an untitled editor; closed, it is nothing", async () => {
  fake.answers.push(undefined);
  await make(block());
  expect(fake.opened).toEqual([]);
  fake.answers.push(" ");
  await make(block());
  workspace.workspaceFolders = undefined;
  await make(block());
  expect([created(), fake.opened]).toEqual([[], ["untitled:x", "untitled:x"]]);
});

test("a file that controls what runs is asked about, and read whole in an editor before it is written", async () => {
  const code = `{\n${'  "a": 1,\n'.repeat(300)}  "terminal.integrated.shell": "evil"\n}\n`;
  fake.answers.push(".vscode/tasks.json", undefined, ".vscode/tasks.json", nth(0));
  await make(block({ code }));
  expect(shown).toEqual([]);
  await make(block({ code }));
  expect(shown.map(({ file, before, after }) => [file.path, before, after])).toEqual([[".vscode/tasks.json", null, code]]);
  expect(created()).toEqual([]);
  expect(fake.dialogs.map(({ modal }) => modal)).toEqual([true, true]);
});

test("an edit that VS Code does not make is said", async () => {
  vi.spyOn(workspace, "applyEdit").mockResolvedValueOnce(false);
  fake.answers.push("src/new.ts");
  await make(block());
  expect(fake.dialogs).toMatchObject([{ severity: "warning", buttons: [] }]);
  expect(fake.opened).toEqual([]);
});
