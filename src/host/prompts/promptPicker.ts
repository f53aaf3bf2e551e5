import * as vscode from "vscode";
import { plainLabel } from "../../app/plainLabel.ts";
import type { Prompt } from "../../app/prompts/prompt.ts";

interface PromptItem extends vscode.QuickPickItem {
  readonly prompt?: Prompt;
}

/** Lets the person choose a prompt; each can be read where it stands. */
export async function pickPrompt(prompts: readonly Prompt[]): Promise<Prompt | undefined> {
  const pick = vscode.window.createQuickPick<PromptItem>();
  pick.title = vscode.l10n.t("Run prompt");
  pick.placeholder = vscode.l10n.t("Ask one of your prompts; what is selected in the editor travels with it");
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = groups().flatMap(({ type, label }) => {
    const items = prompts.filter(({ source }) => source.type === type).map(itemOf);
    return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
  });
  try {
    const chosen = new Promise<Prompt | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.prompt));
      pick.onDidTriggerItemButton(({ item }) => {
        if (item.prompt !== undefined) void showPrompt(item.prompt);
        resolve(undefined);
      });
      pick.onDidHide(() => resolve(undefined));
    });
    pick.show();
    return await chosen;
  } finally {
    pick.dispose();
  }
}

function groups(): readonly { readonly type: Prompt["source"]["type"]; readonly label: string }[] {
  return [
    { type: "file", label: vscode.l10n.t("This workspace") },
    { type: "settings", label: vscode.l10n.t("Your settings") },
    { type: "shipped", label: vscode.l10n.t("Aside") },
  ];
}

function itemOf(prompt: Prompt): PromptItem {
  const tooltip = prompt.source.type === "shipped" ? vscode.l10n.t("Read it, and make it your own") : vscode.l10n.t("Open it");
  return {
    label: plainLabel(prompt.title),
    description: `/${prompt.name}`,
    detail: prompt.description,
    buttons: [{ iconPath: new vscode.ThemeIcon("go-to-file"), tooltip }],
    prompt,
  };
}

/** Opens a prompt where it stands. One that comes with Aside opens as the file that would override it. */
async function showPrompt({ name, description, text, source }: Prompt): Promise<void> {
  switch (source.type) {
    case "file":
      await vscode.window.showTextDocument(vscode.Uri.parse(source.uri, true));
      return;
    case "settings":
      await vscode.commands.executeCommand("workbench.action.openSettings", "aside.prompts");
      return;
    case "shipped": {
      const content = `---\nname: ${name}\ndescription: ${JSON.stringify(description)}\n---\n${text}\n`;
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: "markdown" }));
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          "Saved as {0} in your workspace, it takes the place of the prompt that comes with Aside.",
          `.github/prompts/${name}.prompt.md`,
        ),
      );
      return;
    }
    default:
      source satisfies never;
  }
}
