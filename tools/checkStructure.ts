// Prints the graph of rooms and holds the structure of src: which room may import which, and no circles of folders.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./pinned.ts";

const src = path.join(root, "src");

/** What each room may import besides itself. `slice` stands for every folder of src/host that is not named. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  llm: ["shared"],
  history: ["shared"],
  apply: ["shared"],
  app: ["shared", "llm", "history", "apply"],
  "host/platform": ["shared", "history", "app"],
  "host/adapters": ["shared", "llm", "history", "app", "host/platform"],
  "host/workspace": ["shared", "apply", "app", "host/adapters", "host/platform"],
  slice: ["shared", "llm", "history", "apply", "app", "host/adapters", "host/platform", "host/workspace"],
  webview: ["shared"],
  extension: ["app", "shared", "host/adapters", "slice"],
};

/** Calls that only adapters make: they escape links in messages, return only answers that were offered, and keep notifications off the composer. */
const dialogs =
  /vscode\.window\.(?:show(?:Information|Warning|Error)Message|showInputBox|showQuickPick|createQuickPick|withProgress|\w+StatusBar\w+)\b/;
const dialogAdapters = new Set([
  "host/adapters/vscodeAsk.ts",
  "host/adapters/vscodePick.ts",
  "host/adapters/runningTasks.ts",
  // A line of the status bar that stays.
  "host/statusBar/spendingItem.ts",
]);

/** Says that a prompt has been through the gate. One file may: the gate. */
const clearance =
  /\bas\s+(?:unknown\s+as\s+)?ClearedPrompt\b|<ClearedPrompt>|\bisCleared\b|\bas\s+(?:unknown\s+as\s+|never\s+as\s+)?ChatRequest\b/;
const clearers = new Set(["app/outbound/gate.ts", "llm/prompt.ts"]);
/** Puts a typed text into a conversation as one that the user was asked about. */
const sending = /\bsession\.(?:send|edit)\(/;
const senders = new Set(["app/question/questions.ts", "host/panel/conversationMessages.ts"]);

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll(path.sep, "/"))
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"))
  .sort();
const texts = new Map(files.map((file) => [file, readFileSync(path.join(src, file), "utf8")]));
const imports = files.flatMap(importsOf);
const problems = [...forbiddenImports(), ...circles(), ...strayDialogs(), ...strayClearance()];

console.log(graph());
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? "No circles, no forbidden imports." : `${problems.length} problems.`);
process.exit(problems.length === 0 ? 0 : 1);

function importsOf(from: string): readonly Import[] {
  const found = (texts.get(from) ?? "").matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g);
  return Array.from(found, ([, target = ""]) => ({ from, to: path.posix.normalize(path.posix.join(path.posix.dirname(from), target)) }));
}

/** The room of a file: a folder of src, or of src/host. */
function roomOf(file: string): string {
  const [first = "", second = ""] = file.split("/");
  if (second === "") return first.replace(/\.ts$/, "");
  return first === "host" ? `host/${second}` : first;
}

function kindOf(room: string): string {
  return Object.hasOwn(allowed, room) ? room : "slice";
}

function forbiddenImports(): readonly string[] {
  return imports.flatMap(({ from, to }) => {
    const [room, target] = [roomOf(from), roomOf(to)];
    if (room === target || (allowed[kindOf(room)] ?? []).includes(kindOf(target))) {
      // Slices are one kind, and know each other only by the doors of src/app/features.ts.
      if (room === target || room === "extension" || kindOf(target) !== "slice") return [];
    }
    return [`src/${from} imports src/${to}: ${room} may not import ${target}`];
  });
}

/** Circles of folders. A folder and the folders inside it are one room: imports between them are no arrows. */
function circles(): readonly string[] {
  const arrows = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [folder, target] = [path.posix.dirname(from), path.posix.dirname(to)];
    if (folder === target || isInside(folder, target) || isInside(target, folder)) continue;
    arrows.set(folder, (arrows.get(folder) ?? new Set()).add(target));
  }
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (folder: string, trail: readonly string[]): void => {
    const at = trail.indexOf(folder);
    if (at >= 0) found.push(`Circle of folders: ${[...trail.slice(at), folder].map((name) => `src/${name}`).join(" → ")}`);
    if (at >= 0 || done.has(folder)) return;
    for (const next of arrows.get(folder) ?? []) walk(next, [...trail, folder]);
    done.add(folder);
  };
  for (const folder of arrows.keys()) walk(folder, []);
  return found;
}

function isInside(folder: string, outer: string): boolean {
  return outer === "." || folder.startsWith(`${outer}/`);
}

function strayDialogs(): readonly string[] {
  return files
    .filter((file) => !dialogAdapters.has(file) && dialogs.test(texts.get(file) ?? ""))
    .map((file) => `src/${file} opens a dialog of VS Code itself: use Ask (src/app/ports.ts)`);
}

function strayClearance(): readonly string[] {
  return files.flatMap((file) => {
    const text = texts.get(file) ?? "";
    return [
      ...(clearance.test(text) && !clearers.has(file) ? [`src/${file} clears a prompt itself: use clear (src/app/outbound/gate.ts)`] : []),
      ...(sending.test(text) && !senders.has(file) ? [`src/${file} sends a text that was not asked about: use app.questions.send`] : []),
    ];
  });
}

function graph(): string {
  const arrows = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [room, target] = [roomOf(from), roomOf(to)];
    if (room !== target) arrows.set(room, (arrows.get(room) ?? new Set()).add(target));
  }
  const rooms = [...arrows].sort(([a], [b]) => a.localeCompare(b));
  return rooms.map(([room, targets]) => `${room.padEnd(15)} → ${[...targets].sort().join(", ")}`).join("\n");
}
