import * as vscode from "vscode";

/** Documents with code to ask about: not Aside's own documents, not settings pages. */
const selector: vscode.DocumentSelector = ["file", "untitled", "vscode-remote", "vscode-vfs", "vscode-notebook-cell"].map((scheme) => ({
  scheme,
}));

const explainKind = vscode.CodeActionKind.Refactor.append("explain");
const rewriteKind = vscode.CodeActionKind.RefactorRewrite;

/**
 * Offers Aside at problems (in the editor, their hover and the Problems view) and at selections. Reads nothing: the command
 * looks up its subject once it is chosen.
 */
export function registerCodeActions(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    selector,
    { provideCodeActions: (document, range, context) => [...problemActions(document, context), ...selectionActions(range, context)] },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, explainKind, rewriteKind] },
  );
}

function problemActions({ uri }: vscode.TextDocument, { diagnostics, only }: vscode.CodeActionContext): readonly vscode.CodeAction[] {
  if (diagnostics.length === 0 || (only !== undefined && !only.contains(vscode.CodeActionKind.QuickFix))) return [];
  const action = (title: string, command: string): vscode.CodeAction => {
    const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    made.diagnostics = [...diagnostics];
    made.command = { title, command, arguments: [{ uri, diagnostics }] };
    return made;
  };
  return [
    action(vscode.l10n.t("Fix with Aside"), "aside.fixProblem"),
    action(vscode.l10n.t("Explain This Problem with Aside"), "aside.explainProblem"),
  ];
}

/** Only when the user opens the menu: a light bulb at every selection would be a nuisance. */
function selectionActions(range: vscode.Range, { triggerKind, only }: vscode.CodeActionContext): readonly vscode.CodeAction[] {
  if (range.isEmpty || triggerKind !== vscode.CodeActionTriggerKind.Invoke) return [];
  const action = (title: string, command: string, kind: vscode.CodeActionKind): readonly vscode.CodeAction[] => {
    if (only !== undefined && !only.contains(kind)) return [];
    const made = new vscode.CodeAction(title, kind);
    made.command = { title, command };
    return [made];
  };
  return [
    ...action(vscode.l10n.t("Explain with Aside"), "aside.explainSelection", explainKind),
    ...action(vscode.l10n.t("Review with Aside"), "aside.reviewSelection", explainKind),
    ...action(vscode.l10n.t("Fix with Aside"), "aside.fixSelection", rewriteKind),
    ...action(vscode.l10n.t("Document with Aside"), "aside.documentSelection", rewriteKind),
    ...action(vscode.l10n.t("Write Tests with Aside"), "aside.testSelection", rewriteKind),
  ];
}
