import * as vscode from "vscode";
import { isGitsOwn } from "../../../apply/checkPath.ts";
import { findSecretsInTurns, secretFilePattern } from "../../../shared/secretPatterns.ts";
import { relativeName } from "../../workspace/attachments.ts";
import { pathWarnings } from "../../workspace/secretChecks.ts";
import { mediaOf } from "../../workspace/media.ts";
import { listFiles } from "../../workspace/workspaceFiles.ts";

const mostMatches = 200;
/** Larger files are not searched, because they are rarely written by hand; bytes. */
const largestFile = 1_000_000;
const longestLine = 300;
const atOnce = 8;

/**
 * Lines of files in the workspace that contain a text, with their paths and line numbers. The text is not a pattern: a model could write one that runs
 * for hours (`(a+)+$`). Secret and ignored files are not searched.
 */
export async function findText(
  { text, folder, matchCase }: Readonly<Record<string, unknown>>,
  token: vscode.CancellationToken,
): Promise<string> {
  if (typeof text !== "string" || text === "") throw new Error("The text to search for is empty.");
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
  if (found.length === 0) return `No file in the workspace contains ${JSON.stringify(text)}.`;
  const more = found.length > mostMatches ? ["(There are more matches: search in a folder, or for a longer text.)"] : [];
  return [...found.slice(0, mostMatches), ...more].join("\n");
}

function isWithin(uri: vscode.Uri, folder: string): boolean {
  if (folder === "" || folder === ".") return true;
  const path = relativeName(uri);
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
    // Checked last: it is slow, and a link that leads out of the workspace is rare.
    if ((await pathWarnings(uri)).size > 0) return [];
    const path = relativeName(uri);
    const lines = await maskedLines(text, (line) => place(line) >= 0);
    return lines.map(([at, line]) => `${path}:${at + 1}: ${excerpt(line, place(line))}`);
  } catch {
    return [];
  }
}

/** The wanted lines with their indexes. A secret is masked in each of its lines: a key of many lines is recognised by its first line only. */
async function maskedLines(text: string, isWanted: (line: string) => boolean): Promise<readonly (readonly [at: number, line: string])[]> {
  const secrets = await findSecretsInTurns(text);
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

/** The line, or the part of a long one around the match: generated files may have very long lines. */
function excerpt(line: string, found: number): string {
  if (line.length <= longestLine) return line.trim();
  const from = Math.max(0, found - longestLine / 3);
  return `${from > 0 ? "…" : ""}${line.slice(from, from + longestLine).trim()}${from + longestLine < line.length ? "…" : ""}`;
}
