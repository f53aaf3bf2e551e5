import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatEvent } from "../../shared/chatEvent.ts";
import { safeName, newAttachment } from "../workspace/attachments.ts";
import { changesOf, type GitRepository, gitRepositories } from "../workspace/git.ts";
import type { EffectiveSettings } from "../../app/settings/effectiveSettings.ts";
import { commitQuestion, tidyMessage } from "./commitQuestion.ts";
import { OwnedBox } from "./ownScmInputBox.ts";

/** Commits whose messages show the model how they are written here. */
const examples = 12;
/** Repositories in which a message is being written, and what ends it. */
const running = new Map<string, AbortController>();

/**
 * Streams a commit message for what is staged (else for the working tree) into the input box of source control. What stood there comes back when it
 * is cancelled or fails; who writes there meanwhile ends it and keeps what they wrote.
 * @param clicked what the menu of source control hands over
 */
export async function generateCommitMessage(clicked: unknown, app: App, settings: EffectiveSettings): Promise<void> {
  const repository = await repositoryMeant(clicked);
  const model = settings.model.value;
  if (repository === undefined || model === null) return;
  const root = repository.rootUri.toString();
  running.get(root)?.abort();
  const abort = new AbortController();
  running.set(root, abort);
  try {
    const changes = await readChanges(app, repository);
    if (changes === undefined || !(await app.budget.allowsToday())) return;
    const recent = await repository.log({ maxEntries: examples }).catch(() => []);
    const question = commitQuestion(
      await app.features.get("commitPrompt")(),
      changes,
      recent.map(({ message }) => message),
      repository.inputBox.value,
    );
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("Writing a commit message with {0}", safeName(model)),
        cancellable: true,
      },
      async (_progress, token) => {
        token.onCancellationRequested(() => abort.abort());
        await stream(app, settings, { question, model }, repository, abort);
      },
    );
  } finally {
    if (running.get(root) === abort) running.delete(root);
  }
}

async function stream(
  app: App,
  settings: EffectiveSettings,
  { question, model }: { readonly question: string; readonly model: string },
  { inputBox }: GitRepository,
  abort: AbortController,
): Promise<void> {
  const before = inputBox.value;
  const box = new OwnedBox(inputBox);
  const write = (text: string): void => {
    // The user's own words win.
    if (!box.write(text)) abort.abort();
  };
  const plan = {
    settings,
    model,
    messages: [{ role: "user" as const, content: question }],
    parameters: settings.parameters,
    conversationId: `commit-${crypto.randomUUID()}`,
  };
  let text = "";
  const onEvents = (events: readonly ChatEvent[]): void => {
    const earlier = text;
    for (const event of events) {
      if (event.type === "text") text += event.text;
      else if (event.type === "textWasReasoning") text = "";
    }
    if (text !== earlier && !abort.signal.aborted) write(tidyMessage(text));
  };
  const asked = await app.askOnce({ kind: "commitMessage", plan, signal: abort.signal, onEvents });
  if ("error" in asked) return say(asked.error.message);
  const { answer } = asked;
  const message = tidyMessage(answer.text);
  if (answer.verdict === "complete" && message !== "") return write(message);
  // What the user wrote meanwhile stays.
  box.write(before);
  if (answer.error !== null) say(answer.error.message);
  else if (answer.verdict !== "stopped") say(vscode.l10n.t("{0} did not finish the message. Nothing was changed.", safeName(model)));
}

/** The diff as it may be sent, or undefined where there is none or the person would rather not send it. */
async function readChanges(app: App, repository: GitRepository): Promise<string | undefined> {
  const staged = await changesOf(repository, true);
  const text = staged.trim() === "" ? await changesOf(repository, false) : staged;
  if (text.trim() === "") {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is nothing to commit."));
    return undefined;
  }
  const label = staged.trim() === "" ? vscode.l10n.t("Changes of the working tree") : vscode.l10n.t("Staged changes");
  const kind = staged.trim() === "" ? "changes" : "staged";
  const frozen = await app.features.get("captureForSending")([
    newAttachment({ kind, label, uri: repository.rootUri.toString(), languageId: "diff", text }),
  ]);
  return frozen?.[0]?.text;
}

/** The repository of the menu that was clicked, else of the file in front, else the one to choose. */
async function repositoryMeant(clicked: unknown): Promise<GitRepository | undefined> {
  const repositories = await gitRepositories();
  const { rootUri } = (clicked ?? {}) as { readonly rootUri?: unknown };
  const meant = rootUri instanceof vscode.Uri ? repositories.find((one) => one.rootUri.toString() === rootUri.toString()) : undefined;
  if (meant !== undefined || repositories.length === 1) return meant ?? repositories[0];
  if (repositories.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no open git repository."));
    return undefined;
  }
  const items = repositories.map((repository) => ({ label: vscode.workspace.asRelativePath(repository.rootUri), repository }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Which repository?") }))?.repository;
}

function say(message: string): void {
  void vscode.window.showErrorMessage(message);
}
