import { platform } from "#platform";
import * as vscode from "vscode";
import { showReadOnly } from "../adapters/readOnlyText.ts";
import { type Keyboard, keyNames } from "./keyNames.ts";

/** What the help takes from our manifest, in which VS Code has already translated the titles. */
export interface HelpManifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly keybindings: readonly { readonly command: string; readonly key: string; readonly mac?: string }[];
  };
}

/** Opens the help for people who use the chat with a keyboard or a screen reader, as a document that is read like any other. */
export async function showAccessibilityHelp(sendWith: "enter" | "ctrlEnter"): Promise<void> {
  const manifest = vscode.extensions.getExtension("aside.aside")?.packageJSON as HelpManifest;
  await showReadOnly(vscode.l10n.t("Accessibility Help"), accessibilityHelp(manifest, sendWith, platform.keyboard()));
}

/** The text of the help, with the names of commands and keys as they are on this person's keyboard. */
export function accessibilityHelp({ contributes }: HelpManifest, sendWith: "enter" | "ctrlEnter", keyboard: Keyboard): string {
  const key = (combination: string, onMac = combination): string => keyNames(combination, onMac, keyboard);
  const keyOf = (id: string): string | undefined => {
    const binding = contributes.keybindings.find((one) => one.command === id);
    return binding === undefined ? undefined : key(binding.key, binding.mac);
  };
  const command = (id: string): string => {
    const contributed = contributes.commands.find((one) => one.command === id);
    const title = [contributed?.category, contributed?.title].filter((part) => part !== undefined).join(": ");
    const keys = keyOf(id);
    return keys === undefined ? title : vscode.l10n.t("{0} ({1})", title, keys);
  };
  return [
    vscode.l10n.t("Accessibility help for the Aside chat"),
    "",
    vscode.l10n.t("The conversation is a feed of messages, followed by the message box."),
    "",
    vscode.l10n.t("Keys in the chat:"),
    vscode.l10n.t(
      "- {0} sends the message. The setting aside.sendWith changes this key.",
      sendWith === "enter" ? key("enter") : key("ctrl+enter", "cmd+enter"),
    ),
    vscode.l10n.t("- {0} in an empty message box brings back earlier messages, and {1} goes to later ones.", key("up"), key("down")),
    vscode.l10n.t("- {0} in an empty message box edits your last message.", key("f2")),
    vscode.l10n.t("- {0} and {1} move to the next and the previous message.", key("pagedown"), key("pageup")),
    vscode.l10n.t(
      "- {0} and {1} move to your previous and your next question.",
      key("ctrl+alt+up", "cmd+alt+up"),
      key("ctrl+alt+down", "cmd+alt+down"),
    ),
    vscode.l10n.t("- {0} moves to the first message, {1} to the message box.", key("ctrl+home"), key("ctrl+end")),
    vscode.l10n.t(
      "- {0} searches the conversation. {1} and {2} move between the matches.",
      key("ctrl+f", "cmd+f"),
      key("f3"),
      key("shift+f3"),
    ),
    vscode.l10n.t("- {0} in the message box adds context, and {1} runs a prompt.", "#", "/"),
    vscode.l10n.t("- {0} quotes the selected text of a message.", keyOf("aside.quoteSelection") ?? ""),
    "",
    vscode.l10n.t("Answers:"),
    vscode.l10n.t("- A finished answer is announced once."),
    vscode.l10n.t("- Reasoning is collapsed. The button that expands it starts with “Reasoning”."),
    vscode.l10n.t(
      "- A tool that needs your approval is announced. {0} goes to the question, and Tab to its buttons.",
      key("ctrl+shift+a", "cmd+shift+a"),
    ),
    vscode.l10n.t("- Each message and each code block has its own buttons, such as Copy message and Apply to file."),
    "",
    vscode.l10n.t("Commands, from the Command Palette ({0}):", key("f1")),
    vscode.l10n.t("- Stop an answer: {0}", command("aside.stop")),
    vscode.l10n.t("- Cancel a task that is shown in the status bar: {0}", command("aside.cancelTask")),
    vscode.l10n.t("- Go to the question about a tool: {0}", command("aside.focusToolQuestion")),
    vscode.l10n.t("- Choose a model: {0}", command("aside.selectModel")),
    vscode.l10n.t("- Change the parameters of this conversation: {0}", command("aside.showParameters")),
    vscode.l10n.t("- Attach files and other context: {0}", command("aside.attachContext")),
    vscode.l10n.t(
      "- Attach the active file or selection, as the button before the message box does: {0}",
      command("aside.attachSuggested"),
    ),
    vscode.l10n.t("- Start a conversation: {0}", command("aside.newConversation")),
    vscode.l10n.t("- Open another conversation: {0}", command("aside.openConversations")),
    vscode.l10n.t("- Explain the selected code in an editor: {0}", command("aside.explainSelection")),
    vscode.l10n.t("- Add the selected code to your message: {0}", command("aside.addSelection")),
    vscode.l10n.t("- Open this help from the chat: {0}", command("aside.accessibilityHelp")),
    "",
    vscode.l10n.t("These are the default keys. If you have changed them, run Preferences: Open Keyboard Shortcuts to see yours."),
    vscode.l10n.t("To return to the chat, press {0}.", keyOf("aside.chat.focus") ?? ""),
    "",
  ].join("\n");
}
