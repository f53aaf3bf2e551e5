import * as vscode from "vscode";
import { redactSecrets, secretFilePattern } from "../../../shared/secretPatterns.ts";
import { changesOf, gitRepositories } from "../../workspace/git.ts";
import { problemsText } from "../../workspace/problems.ts";
import { workspaceSymbols } from "../../workspace/symbols.ts";
import { toolUri } from "./toolFiles.ts";

const mostSymbols = 100;

/** Symbols of the workspace with a name, with their locations. */
export async function findSymbols({ name }: Readonly<Record<string, unknown>>): Promise<string> {
  if (typeof name !== "string" || name.trim() === "") throw new Error("The name to search for is empty.");
  const found = (await workspaceSymbols(name)).filter(({ uri }) => isInWorkspace(uri));
  const lines = found.slice(0, mostSymbols).map((symbol) => {
    const kind = (vscode.SymbolKind[symbol.kind] ?? "symbol").toLowerCase();
    return `${vscode.workspace.asRelativePath(symbol.uri)}:${symbol.range.start.line + 1}: ${kind} ${symbol.name}`;
  });
  const more = found.length > mostSymbols ? [`(${found.length - mostSymbols} more)`] : [];
  return lines.length === 0 ? `No language server found a symbol named ${JSON.stringify(name)}.` : [...lines, ...more].join("\n");
}

/** The problems of a file, or of the whole workspace. A message may quote the text it is about, so those of secret files are left out. */
export async function readProblems({ path }: Readonly<Record<string, unknown>>): Promise<string> {
  const uri = path === undefined ? undefined : await toolUri(path);
  return redactSecrets(problemsText(uri, (file) => isInWorkspace(file) && secretFilePattern(file.path) === undefined));
}

function isInWorkspace(uri: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

/** The changes since the last commit, or the staged ones. Of secret files, only the names are shown. */
export async function readChanges({ staged }: Readonly<Record<string, unknown>>): Promise<string> {
  const repositories = await gitRepositories();
  if (repositories.length === 0) throw new Error("No git repository is open, or VS Code's git support is off.");
  const diffs = await Promise.all(repositories.map((repository) => changesOf(repository, staged === true)));
  const text = diffs.map(withoutSecretFiles).filter(Boolean).join("\n");
  return text === "" ? "(no changes)" : redactSecrets(text);
}

function withoutSecretFiles(diff: string): string {
  return diff
    .split(/^(?=diff --git )/m)
    .map((part) => {
      const names = Array.from(part.matchAll(/^(?:\+\+\+|---) (?:[ab]\/)?(.{1,1000})$/gm), ([, name = ""]) => name);
      const secret = names.find((name) => secretFilePattern(name) !== undefined);
      return secret === undefined ? part : `(The changes of ${secret} are left out: the file contains secrets.)\n`;
    })
    .join("");
}
