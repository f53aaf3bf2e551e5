import * as vscode from "vscode";
import { lookup } from "../../shared/guards.ts";

/** Whose names the keys get; `unknown` in a window that is connected to another machine. */
export type Keyboard = "mac" | "other" | "unknown";

const names: Readonly<Record<string, string>> = {
  pagedown: "Page Down",
  pageup: "Page Up",
  up: "Up Arrow",
  down: "Down Arrow",
};
const namesOnMac: Readonly<Record<string, string>> = { ...names, alt: "Option", cmd: "Command", ctrl: "Control" };

/** A combination as keybindings have it, such as `ctrl+k a`, by the names of its keys, in words that a screen reader reads aloud. */
export function keyNames(combination: string, onMac: string, keyboard: Keyboard): string {
  const elsewhere = spell(combination, names);
  const mac = spell(onMac, namesOnMac);
  if (keyboard === "mac") return mac;
  return keyboard === "other" || mac === elsewhere ? elsewhere : vscode.l10n.t("{0}, on macOS {1}", elsewhere, mac);
}

function spell(combination: string, known: Readonly<Record<string, string>>): string {
  const name = (key: string): string => lookup(known, key) ?? key.slice(0, 1).toUpperCase() + key.slice(1);
  return combination
    .split(" ")
    .map((press) => press.split("+").map(name).join("+"))
    .join(" ");
}
