import * as vscode from "vscode";
import { isGitDiff } from "../../apply/gitDiff.ts";
import type { Attached } from "../../app/context/attached.ts";
import { filesSide, indexSide, type ReviewSides, reviewText, type ReviewText } from "../../app/review/reviewText.ts";
import type { Attachment } from "../../shared/conversation.ts";
import { newAttachment, safeName } from "./attachments.ts";
import { changesOf } from "./git.ts";
import { type GitRepository, gitRepositories, repositoryName } from "./gitRepositories.ts";

/** What is reviewed: the staged changes, those of the working tree, or the current branch against another. */
export type ReviewSubject = { readonly kind: "staged" } | { readonly kind: "changes" } | { readonly kind: "branch"; readonly base: string };

/** How long a review is where the model's window is not known, in characters: about 60,000 tokens. */
const usualRoom = 200_000;
const longestRoom = 400_000;
/** The most files that are read one by one. */
const mostFiles = 300;

/** The changes to be reviewed as an attachment, which are read when the message is sent. */
export function attachReview(repository: GitRepository, subject: ReviewSubject, room = usualRoom): Attached {
  const { rootUri, state } = repository;
  const name = repositoryName(rootUri);
  const branch = state.HEAD?.name ?? state.HEAD?.commit?.slice(0, 8) ?? "HEAD";
  const [label, path] = namesOf(subject, name, branch);
  // Where it is read from is in the address, which only this file interprets.
  const uri = rootUri.with({
    query: String(Math.min(room, longestRoom)),
    fragment: `${subject.kind}${subject.kind === "branch" ? `:${subject.base}` : ""}`,
  });
  return { attachment: { ...newAttachment({ kind: "review", label, path, uri: uri.toString(), languageId: "diff" }), unread: true } };
}

function namesOf(subject: ReviewSubject, repository: string, branch: string): readonly [label: string, path: string] {
  switch (subject.kind) {
    case "staged":
      return [vscode.l10n.t("Review: staged changes"), vscode.l10n.t("staged changes of {0}", repository)];
    case "changes":
      return [vscode.l10n.t("Review: changes"), vscode.l10n.t("changes in the working tree of {0}", repository)];
    case "branch":
      return [
        vscode.l10n.t("Review: {0} against {1}", branch, subject.base),
        vscode.l10n.t("branch {0} of {1} against {2}", branch, repository, subject.base),
      ];
    default:
      return subject satisfies never;
  }
}

/** The repository of a review; undefined where it is no longer open. */
export async function reviewedRepository({ uri }: Attachment): Promise<GitRepository | undefined> {
  if (uri === "") return undefined;
  const root = vscode.Uri.parse(uri, true).with({ query: "", fragment: "" }).toString();
  return (await gitRepositories()).find(({ rootUri }) => rootUri.toString() === root);
}

/** Reads the changes of a review as they are now; a problem in words where there are none. */
export async function readReview(attachment: Attachment): Promise<ReviewText | string> {
  const repository = await reviewedRepository(attachment);
  if (repository === undefined) return vscode.l10n.t("The repository of “{0}” is no longer open.", attachment.label);
  const { query, fragment } = vscode.Uri.parse(attachment.uri, true);
  const room = Number(query) > 0 ? Number(query) : usualRoom;
  if (fragment.startsWith("branch:")) return branchReview(repository, fragment.slice("branch:".length), room);
  const staged = fragment === "staged";
  const diff = await changesOf(repository, staged);
  if (diff.trim() === "") return staged ? vscode.l10n.t("There are no staged changes.") : vscode.l10n.t("The working tree has no changes.");
  const sides = staged ? { old: repository.state.HEAD?.commit ?? "HEAD", fresh: indexSide } : { old: indexSide, fresh: filesSide };
  return textOf(diff, sides, room);
}

async function branchReview(repository: GitRepository, base: string, room: number): Promise<ReviewText | string> {
  const mergeBase = await repository.getMergeBase(base, "HEAD").catch(() => undefined);
  if (mergeBase === undefined || mergeBase === "") return vscode.l10n.t("This branch has no commits in common with {0}.", base);
  const { hash } = await repository.getCommit("HEAD");
  const { diff, unread } = await branchDiff(repository, mergeBase, hash);
  if (diff.trim() === "") return vscode.l10n.t("This branch has no committed changes compared with {0}.", base);
  return textOf(diff, { old: mergeBase, fresh: hash }, room, unread);
}

/** The diff of a branch, and the files that are not in it because there are too many. */
interface BranchDiff {
  readonly diff: string;
  readonly unread: readonly string[];
}

async function branchDiff(repository: GitRepository, from: string, to: string): Promise<BranchDiff> {
  if (repository.diffBetweenPatch !== undefined) return { diff: await repository.diffBetweenPatch(from, to), unread: [] };
  const changes = await repository.diffBetween(from, to);
  // File by file, git does not recognize what was renamed: the old file is shown as deleted, the new one as added.
  const changed = changes.flatMap(({ uri, originalUri }) => (originalUri === undefined ? [uri] : [originalUri, uri]));
  const files = [...new Map(changed.map((uri) => [uri.fsPath, uri])).values()];
  const parts: string[] = [];
  for (const { fsPath } of files.slice(0, mostFiles)) parts.push((await repository.diffBetween(from, to, fsPath)).trimEnd());
  return {
    diff: parts.map((part) => (part === "" ? "" : `${part}\n`)).join(""),
    unread: files.slice(mostFiles).map(({ path }) => safeName(path.slice(repository.rootUri.path.length + 1))),
  };
}

function textOf(diff: string, sides: ReviewSides, room: number, unread: readonly string[] = []): ReviewText | string {
  // New files that are no text, or too large, are listed by name before the first file.
  const [first = "", ...rest] = diff.split("\n");
  const named = first.startsWith("Untracked files: ") ? first : undefined;
  const own = named === undefined ? diff : rest.join("\n");
  if (!isGitDiff(own)) {
    return vscode.l10n.t(
      "Git uses an external diff program here (diff.external), so findings cannot be linked to lines. Attach the changes instead.",
    );
  }
  const review = reviewText(own, sides, room, unread);
  return named === undefined ? review : { ...review, text: review.text.replace("\n\n", () => `\n${named}\n\n`) };
}
