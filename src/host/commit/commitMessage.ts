import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatEvent } from "../../shared/chatEvent.ts";
import { safeName, newAttachment } from "../workspace/attachments.ts";
import { changesOf } from "../workspace/git.ts";
import type { GitRepository } from "../workspace/gitRepositories.ts";
import { repositoryMeant } from "../workspace/repositoryMeant.ts";
import type { Piece } from "../../app/outbound/outgoing.ts";
import type { EffectiveSettings } from "../../app/settings/effectiveSettings.ts";
import { commitQuestion } from "../../app/commit/commitQuestion.ts";
import { messageInReply } from "../../app/commit/messageInReply.ts";
import { counted } from "../../shared/counted.ts";
import { OwnedBox } from "./ownScmInputBox.ts";
import { unfinishedMerge } from "../workspace/unfinishedMerge.ts";

/** How many recent commit messages show the model the style of this repository. */
const examples = 12;
/** Repositories in which a message is being written, and what stops it. */
const running = new Map<string, AbortController>();

/**
 * Streams a commit message for the staged changes (else for the working tree) into the source control input box. The previous text comes back if it is
 * cancelled or fails; typing there stops it and keeps the user's text.
 * @param clicked the folder of the repository whose menu was clicked
 * @param settings those of a request, with the model that writes
 */
export async function generateCommitMessage(clicked: vscode.Uri | undefined, app: App, settings: EffectiveSettings): Promise<void> {
  const repository = await repositoryMeant(clicked);
  const model = settings.model.value;
  if (repository === undefined || model === null) return;
  const root = repository.rootUri.toString();
  running.get(root)?.abort();
  const abort = new AbortController();
  running.set(root, abort);
  try {
    const changes = await readChanges(app, repository);
    if (changes === undefined) return;
    const recent = await repository.log({ maxEntries: examples }).catch(() => []);
    const begun = await app.questions.settle(repository.inputBox.value, { isStored: false });
    if (begun === undefined) return;
    const question = commitQuestion(
      await app.features.get("commitPrompt")(),
      changes,
      recent.map(({ message }) => message),
      begun,
      root,
    );
    const title = vscode.l10n.t("Writing a commit message with {0}", safeName(model));
    await app.ask.progress({ title, cancellable: true }, async (cancelled) => {
      cancelled.addEventListener("abort", () => abort.abort(), { once: true });
      await stream(app, settings, { question, model }, repository, abort);
    });
  } finally {
    if (running.get(root) === abort) running.delete(root);
  }
}

async function stream(
  app: App,
  settings: EffectiveSettings,
  { question, model }: { readonly question: readonly Piece[]; readonly model: string },
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
    messages: [{ role: "user" as const, texts: question }],
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
    if (text === earlier || abort.signal.aborted) return;
    const message = messageInReply(text, false);
    // What stood there stays until the message begins.
    if (message !== "" || text === "") write(message === "" ? before : message);
  };
  const asked = await app.askOnce({ kind: "commitMessage", plan, signal: abort.signal, onEvents });
  if ("declined" in asked) return;
  if ("error" in asked) return app.ask.notify({ severity: "error", message: asked.error.message });
  const { answer } = asked;
  const message = messageInReply(answer.text, true);
  if (answer.verdict === "complete" && message !== "") return write(message);
  // What the user wrote meanwhile stays.
  box.write(before);
  if (answer.verdict === "stopped" && answer.error === null) return;
  const unfinished = vscode.l10n.t("{0} did not finish the message. Nothing was changed.", safeName(model));
  app.ask.notify({ severity: "error", message: answer.error?.message ?? unfinished });
}

/** The diff as it may be sent, or undefined where there is none or the user would rather not send it. */
async function readChanges(app: App, repository: GitRepository): Promise<string | undefined> {
  const staged = await changesOf(repository, true);
  const text = staged.trim() === "" ? await changesOf(repository, false) : staged;
  if (!(await mayDescribe(app, repository, text))) return undefined;
  if (text.trim() === "") {
    app.ask.hint(vscode.l10n.t("There is nothing to commit."));
    return undefined;
  }
  const label = staged.trim() === "" ? vscode.l10n.t("Working tree changes") : vscode.l10n.t("Staged changes");
  const kind = staged.trim() === "" ? "changes" : "staged";
  const frozen = await app.features.get("captureForSending")([
    newAttachment({ kind, label, uri: repository.rootUri.toString(), languageId: "diff", text }),
  ]);
  return frozen?.[0]?.text;
}

/** In the middle of a merge, the diff is not what a commit message is about. Where git has prepared one, the user decides. */
async function mayDescribe({ ask }: App, repository: GitRepository, changes: string): Promise<boolean> {
  const unfinished = await unfinishedMerge(repository, changes);
  if (unfinished === undefined) return true;
  if (unfinished.kind === "conflicts") {
    const message = counted(
      unfinished.count,
      "{0} file has unresolved conflicts. Resolve and stage it, then generate the message. Nothing was sent.",
      "{0} files have unresolved conflicts. Resolve and stage them, then generate the message. Nothing was sent.",
    );
    ask.notify({ severity: "warning", message });
    return false;
  }
  const choices = { generate: vscode.l10n.t("Generate Anyway") };
  return (await ask.confirm({ severity: "warning", message: inProgress(unfinished.kind), choices })) === "generate";
}

function inProgress(kind: "merge" | "cherryPick" | "revert"): string {
  switch (kind) {
    case "merge":
      return vscode.l10n.t("A merge is in progress, and Git has already prepared its message. Nothing was sent.");
    case "cherryPick":
      return vscode.l10n.t("A cherry-pick is in progress, and Git has already prepared its message. Nothing was sent.");
    case "revert":
      return vscode.l10n.t("A revert is in progress, and Git has already prepared its message. Nothing was sent.");
    default:
      return kind satisfies never;
  }
}
