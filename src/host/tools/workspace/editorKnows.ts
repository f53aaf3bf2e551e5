import * as vscode from "vscode";
import { redactSecrets, secretFilePattern } from "../../../shared/secretPatterns.ts";
import { changesOf, gitRepositories } from "../../workspace/git.ts";
import { problemsText } from "../../workspace/problems.ts";
import { workspaceSymbols } from "../../workspace/symbols.ts";
import { workspacePath } from "./workspacePath.ts";

const mostSymbols = 100;

/** Symbols of the workspace by name, with their places. */
export async function findSymbols({ name }: Readonly<Record<string, unknown>>): Promise<string> {
  if (typeof name !== "string" || name.trim() === "") throw new Error("There is no name to look for.");
  const found = (await workspaceSymbols(name)).filter(({ uri }) => isInWorkspace(uri));
  const lines = found.slice(0, mostSymbols).map((symbol) => {
    const kind = (vscode.SymbolKind[symbol.kind] ?? "symbol").toLowerCase();
    return `${vscode.workspace.asRelativePath(symbol.uri)}:${symbol.range.start.line + 1}: ${kind} ${symbol.name}`;
  });
  const more = found.length > mostSymbols ? [`(${found.length - mostSymbols} more)`] : [];
  return lines.length === 0 ? `No language server knows a symbol ${JSON.stringify(name)} here.` : [...lines, ...more].join("\n");
}

/** What the editor's tools report of a file, or of all of the workspace. A message may quote what it is about: files that hold secrets have none here. */
export async function readProblems({ path }: Readonly<Record<string, unknown>>): Promise<string> {
  const uri = path === undefined ? undefined : await workspacePath(path);
  return redactSecrets(problemsText(uri, (file) => isInWorkspace(file) && secretFilePattern(file.path) === undefined));
}

function isInWorkspace(uri: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

/** What has changed since the last commit, or what is staged; files that hold secrets are named only. */
export async function readChanges({ staged }: Readonly<Record<string, unknown>>): Promise<string> {
  const repositories = await gitRepositories();
  if (repositories.length === 0) throw new Error("There is no git repository here, or VS Code's git support is off.");
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
      return secret === undefined ? part : `(The changes of ${secret} are left out: it holds secrets.)\n`;
    })
    .join("");
}
