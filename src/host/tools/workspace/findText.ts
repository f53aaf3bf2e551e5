import * as vscode from "vscode";
import { findSecrets, secretFilePattern } from "../../../shared/secretPatterns.ts";
import { pathSuspicions } from "../../workspace/secretChecks.ts";
import { mediaOf } from "../../workspace/media.ts";
import { listFiles } from "../../workspace/workspaceFiles.ts";
import { isGitsOwn } from "./workspacePath.ts";

const mostMatches = 200;
/** Bytes; larger files are rarely what a person wrote. */
const largestFile = 1_000_000;
const longestLine = 300;
const atOnce = 8;

/**
 * Lines of the workspace's files that hold a text, with their places. The text is taken as it is: a pattern out of a model's hand could run for hours
 * (`(a+)+$`). Secret and ignored files are not looked into.
 */
export async function findText(
  { text, folder, matchCase }: Readonly<Record<string, unknown>>,
  token: vscode.CancellationToken,
): Promise<string> {
  if (typeof text !== "string" || text === "") throw new Error("There is no text to look for.");
  const wanted = matchCase === true ? text : text.toLowerCase();
  const within = typeof folder === "string" ? folder.replace(/^\.?\/|\/$/g, "") : "";
  const files = (await listFiles()).filter(
    ({ uri }) => isWithin(uri, within) && secretFilePattern(uri.path) === undefined && !isGitsOwn(uri.path),
  );
  const found: string[] = [];
  for (let at = 0; at < files.length && found.length <= mostMatches && !token.isCancellationRequested; at += atOnce) {
    const matches = await Promise.all(files.slice(at, at + atOnce).map(({ uri }) => linesWith(uri, wanted, matchCase === true)));
    for (const lines of matches) found.push(...lines);
  }
  if (found.length === 0) return `No file of the workspace holds ${JSON.stringify(text)}.`;
  const more = found.length > mostMatches ? ["(There is more: look in a folder, or for a longer text.)"] : [];
  return [...found.slice(0, mostMatches), ...more].join("\n");
}

function isWithin(uri: vscode.Uri, folder: string): boolean {
  if (folder === "" || folder === ".") return true;
  const path = vscode.workspace.asRelativePath(uri).replaceAll("\\", "/");
  return path === folder || path.startsWith(`${folder}/`);
}

async function linesWith(uri: vscode.Uri, wanted: string, matchCase: boolean): Promise<readonly string[]> {
  try {
    if ((await vscode.workspace.fs.stat(uri)).size > largestFile) return [];
    const bytes = await vscode.workspace.fs.readFile(uri);
    if (mediaOf(bytes) !== "text") return [];
    const text = new TextDecoder().decode(bytes);
    const place = (line: string): number => (matchCase ? line : line.toLowerCase()).indexOf(wanted);
    if (place(text) < 0) return [];
    // Only now: a link that leads out of the workspace is rare, and asking costs.
    if ((await pathSuspicions(uri)).size > 0) return [];
    const path = vscode.workspace.asRelativePath(uri);
    return maskedLines(text, (line) => place(line) >= 0).map(([at, line]) => `${path}:${at + 1}: ${excerpt(line, place(line))}`);
  } catch {
    return [];
  }
}

/** The lines that are wanted, with their numbers. A secret is masked in all of the lines that it takes: a key of many lines is known by its first alone. */
function maskedLines(text: string, isWanted: (line: string) => boolean): readonly (readonly [at: number, line: string])[] {
  const secrets = findSecrets(text);
  const lines: [number, string][] = [];
  let start = 0;
  for (const [at, line] of text.split("\n").entries()) {
    const end = start + line.length;
    if (lines.length > mostMatches) break;
    if (isWanted(line)) {
      let [masked, from] = ["", start];
      for (const secret of secrets) {
        if (secret.end <= start || secret.start >= end) continue;
        masked += `${text.slice(from, Math.max(from, secret.start))}[redacted]`;
        from = Math.min(secret.end, end);
      }
      lines.push([at, masked + text.slice(from, end)]);
    }
    start = end + 1;
  }
  return lines;
}

/** The line, or what of a long one stands around what was found: lines of generated files have no end. */
function excerpt(line: string, found: number): string {
  if (line.length <= longestLine) return line.trim();
  const from = Math.max(0, found - longestLine / 3);
  return `${from > 0 ? "…" : ""}${line.slice(from, from + longestLine).trim()}${from + longestLine < line.length ? "…" : ""}`;
}
