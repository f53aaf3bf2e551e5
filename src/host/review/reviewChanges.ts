import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Attached } from "../../app/context/attached.ts";
import type { ShippedName } from "../../app/prompts/shippedPrompts.ts";
import { counted } from "../../shared/counted.ts";
import { safeName } from "../workspace/attachments.ts";
import { type GitRepository, gitRepositories } from "../workspace/gitRepositories.ts";
import { repositoryMeant } from "../workspace/repositoryMeant.ts";
import { attachReview, readReview, type ReviewSubject } from "../workspace/reviewContent.ts";
import { unfinishedMerge } from "../workspace/unfinishedMerge.ts";
import { branchesToReviewAgainst } from "./reviewBases.ts";

/** The prompt that asks for a review. */
const prompt: ShippedName = "review-changes";
/** The part of the model's window that the changes may fill, and how many characters a token of a diff has at least. */
const shareOfWindow = 0.7;
const charactersPerToken = 2.5;
/** How long the list of models is waited for, in milliseconds. */
const listWaitMs = 2500;

/** Prepares a review of the staged changes in a new conversation; where nothing is staged, of the working tree, if the user wants that. */
export async function reviewStaged(app: App, clicked: vscode.Uri | undefined): Promise<void> {
  const repository = await repositoryMeant(clicked);
  if (repository === undefined) return;
  const subject = await uncommittedSubject(app, repository);
  if (subject !== undefined) await prepare(app, repository, subject);
}

/** Prepares a review of the branch that is checked out, against the branch that the user selects. */
export async function reviewBranch(app: App, clicked: vscode.Uri | undefined): Promise<void> {
  const repository = await repositoryMeant(clicked);
  if (repository === undefined) return;
  const rows = await branchesToReviewAgainst(repository);
  if (rows.length === 0) return app.ask.hint(vscode.l10n.t("There is no other branch to review against."));
  const chosen = await app.ask.pick({
    title: vscode.l10n.t("Review {0} against…", safeName(repository.state.HEAD?.name ?? "HEAD")),
    placeholder: vscode.l10n.t("Select the base branch. Only commits since the branches diverged are reviewed."),
    rows,
  });
  if (chosen !== undefined) await prepare(app, repository, { kind: "branch", base: chosen.base });
}

/** What `/review-changes` is about where nothing is attached: the staged changes, else those of the working tree. */
export async function changesToReview(app: App): Promise<readonly Attached[] | undefined> {
  if ((await gitRepositories()).length === 0) {
    app.ask.hint(vscode.l10n.t("No Git repository is open."));
    return undefined;
  }
  const repository = await repositoryMeant(undefined);
  if (repository === undefined) return undefined;
  const subject = await uncommittedSubject(app, repository);
  return subject && [attachReview(repository, subject, await roomFor(app))];
}

/** Which uncommitted changes are reviewed; undefined where the user is told why there are none. */
async function uncommittedSubject({ ask }: App, repository: GitRepository): Promise<ReviewSubject | undefined> {
  const staged = await repository.diff(true);
  const unfinished = await unfinishedMerge(repository, staged);
  if (unfinished?.kind === "conflicts") {
    const message = counted(
      unfinished.count,
      "{0} file has unresolved conflicts. Nothing was sent. Resolve and stage it, then review again.",
      "{0} files have unresolved conflicts. Nothing was sent. Resolve and stage them, then review again.",
    );
    ask.notify({ severity: "warning", message });
    return undefined;
  }
  if (staged.trim() !== "") return { kind: "staged" };
  const choices = { changes: vscode.l10n.t("Review All Changes") };
  const message = vscode.l10n.t("There are no staged changes. Review the changes in the working tree?");
  return (await ask.confirm({ message, choices })) === undefined ? undefined : { kind: "changes" };
}

/** Attaches the changes in a new conversation, and writes the prompt there. The user sees what it costs, and sends it. */
async function prepare(app: App, repository: GitRepository, subject: ReviewSubject): Promise<void> {
  const { place, chat, ask } = app;
  const attached = attachReview(repository, subject, await roomFor(app));
  if (!("attachment" in attached)) return;
  const review = await readReview(attached.attachment);
  if (typeof review === "string") return ask.hint(review);
  const { session } = place;
  place.show(session.conversation.messages.size > 0 || !session.outbox.untouched ? chat.begin() : session);
  await place.reveal();
  if (!(await app.features.get("addContext")(place, [attached]))) return;
  // In place of a draft, which Undo brings back: behind one it would not be a prompt.
  place.session.replaceDraft(`/${prompt} `);
  place.compose("", true);
  const count = review.leftOut.length;
  if (count > 0) {
    ask.status(
      counted(
        count,
        "{0} file is not included in the review. The attachment lists it.",
        "{0} files are not included in the review. The attachment lists them.",
      ),
    );
  }
}

/** How many characters of changes the model in force has room for; undefined where its window is not known. */
async function roomFor(app: App): Promise<number | undefined> {
  const { endpoint, model } = app.settings.effective(app.place.session.conversation);
  const found = app.endpoints.get(endpoint.value);
  if (model.value === null || "error" in found) return undefined;
  // Before the first message, the list may not have been loaded.
  const known = await app.catalogue.find(found, model.value, { signal: AbortSignal.timeout(listWaitMs), waitMs: listWaitMs });
  const window = known?.contextLength;
  return window === undefined ? undefined : Math.floor(window * shareOfWindow * charactersPerToken);
}
