import { beforeEach, expect, test, vi } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import { EditedText } from "../../../../src/app/inlineEdit/editedText.ts";
import type { Review } from "../../../../src/host/code/review.ts";
import type { EditReader, StreamedEdit } from "../../../../src/host/code/streamEdit.ts";
import { Uri } from "../../vscode.ts";

type Lines = readonly (readonly string[] | undefined)[];

let answer = "";
const temporary: unknown[] = [];
vi.mock("../../../../src/host/code/streamEdit.ts", () => ({
  streamEdit: async (
    _app: App,
    asked: { readonly temporary: boolean },
    _signal: AbortSignal,
    { read, draw }: EditReader<Lines>,
  ): Promise<StreamedEdit<Lines>> => {
    temporary.push(asked.temporary);
    const partly = read(answer, false);
    if (partly !== undefined && !("problem" in partly)) await draw(partly);
    const lines = read(answer, true);
    if (lines === undefined) return { answer, lines };
    return "problem" in lines ? { answer, lines: undefined, problem: lines.problem } : { answer, lines };
  },
}));
const { OpenEdit } = await import("../../../../src/host/code/openEdit.ts");

const problems: string[] = [];
const drawn: string[] = [];
let shown: string | undefined;
const app = {
  settings: { effective: () => ({ model: { value: "m" }, parameters: {} }) },
  place: { session: { temporary: true } },
  ask: {
    progress: (_options: unknown, run: (signal: AbortSignal) => unknown) => run(new AbortController().signal),
    notify: ({ message }: { message: string }) => problems.push(message),
  },
} as unknown as App;
const review = {
  file: { uri: Uri.file("/project/a.env") },
  done: new Promise(() => {}),
  isEdited: false,
  update: async (text: string) => void drawn.push(text),
  replace: async (_from: string, text: string) => {
    shown = text;
    return true;
  },
  changes: async () => [{}],
  reject: () => {},
} as unknown as Review;

/** An edit of all lines of a text, which were sent with masks. */
async function edit(lines: readonly string[], sent: readonly string[], written: readonly string[], isChecked: boolean): Promise<void> {
  const before = `${lines.join("\n")}\n`;
  answer = `\`\`\`\n${written.join("\n")}\n\`\`\`\n`;
  const open = new OpenEdit(app, {
    review,
    text: new EditedText(before, [{ start: 0, end: lines.length }], "\n", { asWritten: true }),
    sent: {
      question: { path: "a", languageId: "", excerpts: [], texts: [], isBlank: false, isMasked: true },
      ranges: [`${sent.join("\n")}\n`],
    },
    question: { instructions: "", lines: "" },
    name: "a",
    ...(isChecked ? { check: (_lines, _range, isAmbiguous) => (isAmbiguous ? "not certain" : undefined) } : {}),
  });
  await open.ask({ text: "do", context: { texts: [] } });
}

const marks = (ours: string, theirs: string) => ["<<<<<<< HEAD", ours, "same", "=======", theirs, "same", ">>>>>>> other"];
const masked = marks('KEY="[redacted]"', 'KEY="[redacted]"');

beforeEach(() => {
  problems.length = 0;
  drawn.length = 0;
  shown = undefined;
});

test("an edit in a temporary conversation is noted as such", async () => {
  temporary.length = 0;
  await edit(["a"], ["a"], ["b"], false);
  expect(temporary).toEqual([true]);
});

test("where two sides differ in what was masked, neither is put into a resolution, which is refused", async () => {
  await edit(marks('KEY="ours"', 'KEY="theirs"'), masked, ['KEY="[redacted]"', "same"], true);
  expect(problems).toEqual(["not certain"]);
  expect(shown).toBeUndefined();
  // While it streams, the lines that it has not come to are still there.
  expect(drawn).toEqual([expect.stringMatching(/^KEY="\[redacted\]"\nsame\n/)]);
});

test("a resolution without that line is shown, and so is one where both sides are the same", async () => {
  await edit(marks('KEY="ours"', 'KEY="theirs"'), masked, ["same"], true);
  expect(shown).toBe("same\n");
  await edit(marks('KEY="one"', 'KEY="one"'), masked, ['KEY="[redacted]"', "same"], true);
  expect(shown).toBe('KEY="one"\nsame\n');
  expect(problems).toEqual([]);
});

test("in other edits, lines that look alike once they are masked keep their order", async () => {
  await edit(["KEY=1", "KEY=2"], ["KEY=[redacted]", "KEY=[redacted]"], ["KEY=[redacted]", "new", "KEY=[redacted]"], false);
  expect(shown).toBe("KEY=1\nnew\nKEY=2\n");
});
