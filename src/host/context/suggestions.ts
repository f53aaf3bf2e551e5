import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { age } from "../../app/models/age.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { Completion, CompletionSource } from "../../app/panel/completionRouter.ts";
import { counted } from "../../shared/counted.ts";
import { relativeName } from "../workspace/attachments.ts";
import { gitRepositories } from "../workspace/gitRepositories.ts";
import { countProblems } from "../workspace/problems.ts";
import { currentEditor } from "../workspace/selection.ts";
import type { ContextOffer } from "./contextOffer.ts";
import { contextOffers } from "./contextOffers.ts";

/** As many as an empty conversation has room for. */
const mostSuggestions = 3;
const mostRecent = 3;

/** What an empty conversation offers: questions about what is in the editor now, with what they are about attached, and the last conversations. */
export function suggestionsOf({ store, chat }: Pick<App, "store" | "chat">): CompletionSource {
  return {
    complete: async (_query, place) => {
      const [offers, listed] = await Promise.all([contextOffers(), store.list()]);
      const suggested = await questions(offers);
      const recent = listed
        .filter(({ id, messages, archived }) => id !== place.session.id && messages > 0 && archived !== true)
        .toSorted((a, b) => b.updatedAt - a.updatedAt)
        .slice(0, mostRecent)
        .map(({ id, title, updatedAt }): Completion => ({
          icon: "comment-discussion",
          label: title,
          detail: age(updatedAt, Date.now()),
          choose: async (at) => {
            const session = await chat.open(id);
            if (session !== undefined) at.show(session);
          },
        }));
      return [...suggested.slice(0, mostSuggestions), ...recent];
    },
  };
}

/** What reads and checks files is loaded with the first choice: the suggestions are there whenever an empty panel opens. */
async function attach(place: ChatPlace, offer: ContextOffer): Promise<void> {
  const { addContext } = await import("./addContext.ts");
  await addContext(place, await offer.attach());
}

async function questions(offers: readonly ContextOffer[]): Promise<readonly Completion[]> {
  const editor = currentEditor();
  const path = editor === undefined ? "" : relativeName(editor.document.uri);
  const name = path.slice(path.lastIndexOf("/") + 1);
  const about = (word: string, icon: string, label: string, question: string): readonly Completion[] => {
    const offer = offers.find((one) => one.word === word);
    if (offer === undefined) return [];
    return [{ icon, label, insert: question, choose: (place) => attach(place, offer) }];
  };
  const problems = editor === undefined ? 0 : countProblems(editor.document.uri);
  const changed = (await gitRepositories()).reduce((sum, { state }) => sum + state.workingTreeChanges.length, 0);
  return [
    ...about("selection", "list-selection", vscode.l10n.t("Explain the selected code"), vscode.l10n.t("Explain this code step by step.")),
    ...(problems === 0
      ? []
      : about(
          "problems",
          "warning",
          counted(problems, "Fix {0} problem in {1}", "Fix {0} problems in {1}", name),
          vscode.l10n.t("Explain these problems, and how to fix them."),
        )),
    ...(changed === 0
      ? []
      : about(
          "changes",
          "diff",
          counted(changed, "Review {0} changed file", "Review {0} changed files"),
          vscode.l10n.t("Review these changes: bugs first, then what could be clearer."),
        )),
    ...about(
      "file",
      "file",
      vscode.l10n.t("Explain {0}", name),
      vscode.l10n.t("Explain what this file does, and how its parts work together."),
    ),
    ...about(
      "file",
      "beaker",
      vscode.l10n.t("Write tests for {0}", name),
      vscode.l10n.t("Write tests for this file, with its edge cases."),
    ),
  ];
}
