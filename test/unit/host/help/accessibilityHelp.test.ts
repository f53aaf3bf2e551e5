import { describe, expect, test } from "vitest";
import english from "../../../../package.nls.json" with { type: "json" };
import manifest from "../../../../package.json" with { type: "json" };
import { accessibilityHelp, type HelpManifest } from "../../../../src/host/help/accessibilityHelp.ts";
import { keyNames } from "../../../../src/host/help/keyNames.ts";

/** As VS Code gives it: with the texts in place of their keys. */
const translated = JSON.parse(
  JSON.stringify(manifest).replaceAll(/"%([\w.]+)%"/g, (_, key: keyof typeof english) => JSON.stringify(english[key])),
) as HelpManifest;

describe("the accessibility help", () => {
  test("names commands by their titles and keys, and no placeholder is left", () => {
    const help = accessibilityHelp(translated, "enter", "other");
    for (const line of [
      "- Enter sends the message.",
      "- Page Down and Page Up move to the next and the previous message.",
      "- Ctrl+F searches the conversation. F3 and Shift+F3 move between the matches.",
      "- Stop an answer: Aside: Stop Answer\n",
      "- Explain the selected code in an editor: Aside: Explain Selection (Ctrl+K A)\n",
      "- Start a conversation: Aside: New Conversation (Ctrl+N)\n",
      "- Add the selected code to your message: Aside: Add Selection to Message (Ctrl+K Shift+A)\n",
      "To return to the chat, press Ctrl+K Ctrl+Shift+A.\n",
      "- Open this help from the chat: Aside: Accessibility Help (Alt+F1)\n",
    ])
      expect(help).toContain(line);
    expect(help).not.toMatch(/[{}%<>]|undefined|aside\.(?!sendWith)/);
  });

  test("follows the setting for the key that sends, and the keyboard", () => {
    expect(accessibilityHelp(translated, "ctrlEnter", "other")).toContain("- Ctrl+Enter sends the message.");
    const mac = accessibilityHelp(translated, "ctrlEnter", "mac");
    for (const words of [
      "- Command+Enter sends",
      "Explain Selection (Command+K A)",
      "Accessibility Help (Option+F1)",
      "Control+Home moves",
    ])
      expect(mac).toContain(words);
    const either = accessibilityHelp(translated, "enter", "unknown");
    expect(either).toContain("- Enter sends the message.");
    expect(either).toContain("Explain Selection (Ctrl+K A, on macOS Command+K A)");
  });

  test("every command in it is one of the palette", () => {
    const hidden = manifest.contributes.menus.commandPalette.filter(({ when }) => when === "false").map(({ command }) => command);
    const titles = translated.contributes.commands
      .filter(({ command }) => !hidden.includes(command))
      .map(({ category, title }) => `${category}: ${title}`);
    const named = Array.from(
      accessibilityHelp(translated, "enter", "other").matchAll(/^- [^:]+: (.+?)(?: \(.*)?$/gm),
      ([, title]) => title,
    );
    expect(named).toHaveLength(12);
    expect(titles).toEqual(expect.arrayContaining(named));
  });
});

test.each([
  ["ctrl+k ctrl+a", "cmd+k cmd+a", "other", "Ctrl+K Ctrl+A"],
  ["ctrl+k ctrl+a", "cmd+k cmd+a", "mac", "Command+K Command+A"],
  ["alt+f1", "alt+f1", "unknown", "Alt+F1, on macOS Option+F1"],
  ["pagedown", "pagedown", "unknown", "Page Down"],
] as const)("%s and %s on a keyboard of the kind %s", (key, mac, keyboard, name) => {
  expect(keyNames(key, mac, keyboard)).toBe(name);
});
