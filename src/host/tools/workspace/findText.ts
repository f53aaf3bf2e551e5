import * as vscode from "vscode";
import { redactSecrets, secretFilePattern } from "../../../shared/secretPatterns.ts";
import { pathSuspicions } from "../../context/suspicions.ts";
import { mediaOf } from "../../context/media.ts";
import { listFiles } from "../../context/workspaceFiles.ts";

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
  const files = (await listFiles()).filter(({ uri }) => isWithin(uri, within) && secretFilePattern(uri.path) === undefined);
  const found: string[] = [];
  for (let at = 0; at < files.length && found.length <= mostMatches && !token.isCancellationRequested; at += atOnce) {
    const matches = await Promise.all(files.slice(at, at + atOnce).map(({ uri }) => linesWith(uri, wanted, matchCase === true)));
    found.push(...matches.flat());
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
    if (!(matchCase ? text : text.toLowerCase()).includes(wanted)) return [];
    // Only now: a link that leads out of the workspace is rare, and asking costs.
    if ((await pathSuspicions(uri)).size > 0) return [];
    const path = vscode.workspace.asRelativePath(uri);
    return text.split(/\r?\n/).flatMap((line, at) => {
      const holds = (matchCase ? line : line.toLowerCase()).includes(wanted);
      return holds ? [`${path}:${at + 1}: ${redactSecrets(line.trim()).slice(0, longestLine)}`] : [];
    });
  } catch {
    return [];
  }
}
