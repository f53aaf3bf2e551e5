import * as vscode from "vscode";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { type GitRepository, gitRepositories, repositoryName } from "./gitRepositories.ts";

/** The repository whose menu was clicked, else the only one, else the one that the user selects. */
export async function repositoryMeant(clicked: vscode.Uri | undefined): Promise<GitRepository | undefined> {
  const repositories = await gitRepositories();
  const meant = repositories.find((one) => one.rootUri.toString() === clicked?.toString());
  if (meant !== undefined || repositories.length === 1) return meant ?? repositories[0];
  if (repositories.length === 0) {
    vscodeAsk.hint(vscode.l10n.t("No Git repository is open."));
    return undefined;
  }
  const rows = repositories.map((repository) => ({ label: repositoryName(repository.rootUri), repository }));
  return (await vscodeAsk.pick({ title: vscode.l10n.t("Select a repository"), rows }))?.repository;
}
