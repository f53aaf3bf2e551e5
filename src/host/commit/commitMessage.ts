import * as vscode from "vscode";
import { type AnswerCost, costOfAnswer } from "../../llm/catalogue/cost.ts";
import type { Answer } from "../../shared/chatEvent.ts";
import { safeName, newAttachment } from "../workspace/attachments.ts";
import { freeze } from "../workspace/captureForSending.ts";
import { changesOf, type GitRepository, gitRepositories } from "../workspace/git.ts";
import type { EffectiveSettings } from "../../app/settings/effectiveSettings.ts";
import type { NativeChatParts } from "../native/nativeChatParts.ts";
import { commitQuestion, tidyMessage } from "./commitQuestion.ts";
import { OwnedBox } from "./ownScmInputBox.ts";

/** What writing a commit message needs from around it. */
export interface CommitMessageParts extends Pick<NativeChatParts, "client" | "prepare" | "log"> {
  /** What a question asked now would be asked with. */
  readonly settings: EffectiveSettings;
  /** How a message is asked for: Aside's own prompt or the one that overrides it. */
  readonly instruction: string;
  /** Whether today's cap allows another request. */
  readonly allows: () => Promise<boolean>;
  readonly spent: (answer: Pick<Answer, "usage"> & AnswerCost, model: string) => void;
}

/** Commits whose messages show the model how they are written here. */
const examples = 12;
/** Repositories in which a message is being written, and what ends it. */
const running = new Map<string, AbortController>();

/**
 * Streams a commit message for what is staged (else for the working tree) into the input box of source control. What stood there comes back when it
 * is cancelled or fails; who writes there meanwhile ends it and keeps what they wrote.
 * @param clicked what the menu of source control hands over
 */
export async function generateCommitMessage(clicked: unknown, parts: CommitMessageParts): Promise<void> {
  const repository = await repositoryMeant(clicked);
  const { model } = parts.settings;
  if (repository === undefined || model.value === null) return;
  const root = repository.rootUri.toString();
  running.get(root)?.abort();
  const abort = new AbortController();
  running.set(root, abort);
  try {
    const changes = await readChanges(repository);
    if (changes === undefined || !(await parts.allows())) return;
    const recent = await repository.log({ maxEntries: examples }).catch(() => []);
    const question = commitQuestion(
      parts.instruction,
      changes,
      recent.map(({ message }) => message),
      repository.inputBox.value,
    );
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("Writing a commit message with {0}", safeName(model.value)),
        cancellable: true,
      },
      async (_progress, token) => {
        token.onCancellationRequested(() => abort.abort());
        await stream(question, model.value ?? "", repository, parts, abort);
      },
    );
  } finally {
    if (running.get(root) === abort) running.delete(root);
  }
}

async function stream(
  question: string,
  model: string,
  { inputBox }: GitRepository,
  parts: CommitMessageParts,
  abort: AbortController,
): Promise<void> {
  const before = inputBox.value;
  const box = new OwnedBox(inputBox);
  const write = (text: string): void => {
    // Whoever writes there knows better.
    if (!box.write(text)) abort.abort();
  };
  const prepared = await parts.prepare(
    {
      settings: parts.settings,
      model,
      messages: [{ role: "user", content: question }],
      parameters: parts.settings.parameters,
      conversationId: `commit-${crypto.randomUUID()}`,
    },
    abort.signal,
  );
  if ("error" in prepared) return say(prepared.error.message);
  let text = "";
  const client = await parts.client();
  const answer = await client.stream(
    prepared.request,
    (events) => {
      const before = text;
      for (const event of events) {
        if (event.type === "text") text += event.text;
        else if (event.type === "textWasReasoning") text = "";
      }
      if (text !== before && !abort.signal.aborted) write(tidyMessage(text));
    },
    abort.signal,
  );
  parts.spent({ ...answer, ...costOfAnswer(prepared.request, answer) }, prepared.request.model);
  const message = tidyMessage(answer.text);
  if (answer.verdict === "complete" && message !== "") return write(message);
  // What was written by hand meanwhile is not ours to take back.
  box.write(before);
  if (answer.error !== null) say(answer.error.message);
  else if (answer.verdict !== "stopped") say(vscode.l10n.t("{0} gave no whole message, so nothing was changed.", safeName(model)));
}

/** The diff as it may be sent, or undefined where there is none or the person would rather not send it. */
async function readChanges(repository: GitRepository): Promise<string | undefined> {
  const staged = await changesOf(repository, true);
  const text = staged.trim() === "" ? await changesOf(repository, false) : staged;
  if (text.trim() === "") {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is nothing to commit."));
    return undefined;
  }
  const label = staged.trim() === "" ? vscode.l10n.t("Changes of the working tree") : vscode.l10n.t("Staged changes");
  const kind = staged.trim() === "" ? "changes" : "staged";
  const frozen = await freeze([newAttachment({ kind, label, uri: repository.rootUri.toString(), languageId: "diff", text })]);
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
