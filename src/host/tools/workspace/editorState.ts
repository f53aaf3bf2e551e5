import * as vscode from "vscode";
import { redactSecretsInTurns } from "../../../shared/secretPatterns.ts";
import { relativeName } from "../../workspace/attachments.ts";
import { areGitsOwn, changesOf } from "../../workspace/git.ts";
import { gitRepositories } from "../../workspace/gitRepositories.ts";
import { judgePaths } from "../../workspace/judgePaths.ts";
import { filesWithProblems, problemsText } from "../../workspace/problems.ts";
import { withoutSecretFiles } from "../../workspace/secretChecks.ts";
import { workspaceSymbols } from "../../workspace/symbols.ts";
import { toolUri } from "./toolFiles.ts";

const mostSymbols = 100;

/** Symbols of the workspace with a name, with their locations. */
export async function findSymbols({ name }: Readonly<Record<string, unknown>>): Promise<string> {
  if (typeof name !== "string" || name.trim() === "") throw new Error("The name to search for is empty.");
  const all = await workspaceSymbols(name);
  const allowed = await readable(distinct(all.map(({ uri }) => uri)));
  const found = all.filter(({ uri }) => allowed.has(uri.toString()));
  const lines = found.slice(0, mostSymbols).map((symbol) => {
    const kind = (vscode.SymbolKind[symbol.kind] ?? "symbol").toLowerCase();
    return `${relativeName(symbol.uri)}:${symbol.range.start.line + 1}: ${kind} ${symbol.name}`;
  });
  const more = found.length > mostSymbols ? [`(${found.length - mostSymbols} more)`] : [];
  return lines.length === 0 ? `No language server found a symbol named ${JSON.stringify(name)}.` : [...lines, ...more].join("\n");
}

/** The problems of a file, or of the whole workspace. A message may quote the text it is about, so those of secret files are left out. */
export async function readProblems({ path }: Readonly<Record<string, unknown>>): Promise<string> {
  const uri = path === undefined ? undefined : await toolUri(path);
  const allowed = await readable(filesWithProblems(uri));
  return redactSecretsInTurns(problemsText(uri, (file) => allowed.has(file.toString())));
}

function distinct(uris: readonly vscode.Uri[]): readonly vscode.Uri[] {
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}

/** Those of the files that may be read, by their real paths. */
async function readable(uris: readonly vscode.Uri[]): Promise<ReadonlySet<string>> {
  const inWorkspace = uris.filter((uri) => vscode.workspace.getWorkspaceFolder(uri) !== undefined);
  const judged = await judgePaths(inWorkspace);
  return new Set(judged.filter(({ reasons }) => reasons.length === 0).map(({ uri }) => uri.toString()));
}

/** The changes since the last commit, or the staged ones. Of secret files, only the names are shown. */
export async function readChanges({ staged }: Readonly<Record<string, unknown>>): Promise<string> {
  const repositories = await gitRepositories();
  if (repositories.length === 0) throw new Error("No git repository is open, or VS Code's git support is off.");
  const diffs = await Promise.all(repositories.map((repository) => changesOf(repository, staged === true)));
  const unknown = diffs.find((diff) => !areGitsOwn(diff));
  if (unknown !== undefined)
    throw new Error("Git's output is not a diff: an external diff program is set up. The user can attach the changes.");
  const text = diffs.map(withoutSecretFiles).filter(Boolean).join("\n");
  return text === "" ? "(no changes)" : redactSecretsInTurns(text);
}
