import * as vscode from "vscode";
import { plainLabel } from "../../app/plainLabel.ts";
import type { Prompt } from "../../app/prompts/prompt.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { pick, separatorItem } from "../adapters/vscodePick.ts";

interface PromptItem extends vscode.QuickPickItem {
  readonly prompt?: Prompt;
}

/** Lets the user choose a prompt, or opens one for reading. */
export async function pickPrompt(prompts: readonly Prompt[]): Promise<Prompt | undefined> {
  const picked = await pick<PromptItem>({
    title: vscode.l10n.t("Run prompt"),
    placeholder: vscode.l10n.t("Choose a prompt. It can refer to the selection in the editor."),
    matchOnDetail: true,
    items: groups().flatMap(({ type, label }) => {
      const items = prompts.filter(({ source }) => source.type === type).map(promptItem);
      return items.length === 0 ? [] : [separatorItem(label), ...items];
    }),
  });
  if (picked?.type === "items") return picked.items[0]?.prompt;
  if (picked?.type === "button" && picked.item?.prompt !== undefined) await showPrompt(picked.item.prompt);
  return undefined;
}

function groups(): readonly { readonly type: Prompt["source"]["type"]; readonly label: string }[] {
  return [
    { type: "file", label: vscode.l10n.t("This workspace") },
    { type: "settings", label: vscode.l10n.t("Your settings") },
    { type: "shipped", label: vscode.l10n.t("Aside") },
  ];
}

function promptItem(prompt: Prompt): PromptItem {
  const tooltip = prompt.source.type === "shipped" ? vscode.l10n.t("View and Customize") : vscode.l10n.t("Open Prompt");
  return {
    label: plainLabel(prompt.title),
    description: `/${prompt.name}`,
    detail: prompt.description,
    buttons: [{ iconPath: new vscode.ThemeIcon("go-to-file"), tooltip }],
    prompt,
  };
}

/** Opens a prompt where it is defined. One that comes with Aside opens as the prompt file that would replace it. */
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
      const message = vscode.l10n.t("Edit this and save it as {0} to replace the built-in prompt.", `.github/prompts/${name}.prompt.md`);
      vscodeAsk.hint(message);
      return;
    }
    default:
      source satisfies never;
  }
}
