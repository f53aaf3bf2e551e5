import { beforeEach, expect, test } from "vitest";
import { registerCodeActions } from "../../../../src/host/code/codeActions.ts";
import { CodeActionKind, CodeActionTriggerKind, document, fake, Range, Uri } from "../../vscode.ts";

interface Provider {
  provideCodeActions(
    document: unknown,
    range: Range,
    context: { readonly diagnostics: readonly unknown[]; readonly only?: unknown; readonly triggerKind: number },
  ): readonly { readonly title: string; readonly command: { readonly command: string; readonly arguments?: readonly unknown[] } }[];
}

const uri = Uri.file("/project/a.ts");
const code = document(uri, "const a: string = 1;\nconst b = 2;\n");
const problem = { message: "Type 'number' is not assignable to type 'string'.", range: new Range(0, 6, 0, 7) };

function offered(range: Range, context: Parameters<Provider["provideCodeActions"]>[2]) {
  registerCodeActions();
  return (fake.codeActions as Provider).provideCodeActions(code, range, context);
}

beforeEach(() => fake.reset());

test("a problem can be fixed and explained, also from the Problems view", () => {
  const actions = offered(new Range(0, 6, 0, 7), { diagnostics: [problem], triggerKind: CodeActionTriggerKind.Automatic });
  expect(actions.map(({ title }) => title)).toEqual(["Fix with Aside", "Explain This Problem with Aside"]);
  expect(actions[0]?.command).toMatchObject({ command: "aside.fixProblem", arguments: [{ uri, diagnostics: [problem] }] });
});

test("a selection offers nothing until someone asks, then everything of that kind", () => {
  const range = new Range(0, 0, 1, 5);
  expect(offered(range, { diagnostics: [], triggerKind: CodeActionTriggerKind.Automatic })).toEqual([]);
  const all = offered(range, { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoke });
  expect(all.map(({ command }) => command.command)).toEqual([
    "aside.explainSelection",
    "aside.reviewSelection",
    "aside.fixSelection",
    "aside.documentSelection",
    "aside.testSelection",
  ]);
  const rewrites = offered(range, {
    diagnostics: [problem],
    only: CodeActionKind.RefactorRewrite,
    triggerKind: CodeActionTriggerKind.Invoke,
  });
  expect(rewrites.map(({ title }) => title)).toEqual(["Fix with Aside", "Document with Aside", "Write Tests with Aside"]);
});

test("without a problem and a selection there is nothing", () => {
  expect(offered(new Range(0, 3, 0, 3), { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoke })).toEqual([]);
});
