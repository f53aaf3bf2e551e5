import * as vscode from "vscode";
import type { ChatActions } from "./chatActions.ts";
import { attachDocument, attachRange, usable } from "./workspace/attachments.ts";
import { currentEditor } from "./workspace/currentEditor.ts";
import { selectedRange } from "./workspace/selection.ts";
import type { Chat } from "../app/chat/chat.ts";
import type { LazyCodeOut } from "./code/lazyCodeBlockActions.ts";
import type { Log } from "../app/log.ts";
import type { NativeChatParts } from "./native/nativeChatParts.ts";
import { overridesOf } from "../app/panel/panelState.ts";
import type { ParameterActions } from "./models/parameterActions.ts";
import type { ChatEditors } from "./panel/chatEditor.ts";
import type { ChatPlaces } from "../app/chat/chatPlace.ts";
import type { ShippedName } from "../app/prompts/shippedPrompts.ts";
import type { Settings } from "../app/settings/settings.ts";

/** What the commands act on. */
export interface CommandParts {
  readonly actions: ChatActions;
  readonly parameters: ParameterActions;
  readonly places: ChatPlaces;
  readonly editors: ChatEditors;
  readonly settings: Settings;
  readonly usage: { show(): Promise<void> };
  readonly chat: Chat;
  readonly native: NativeChatParts;
  readonly codeOut: LazyCodeOut;
  readonly log: Log;
}

type Handler = (parts: CommandParts, ...args: readonly unknown[]) => unknown;

/** Every command of ours; `npm run check` compares the names with the manifest. */
const handlers = {
  "aside.newConversation": async ({ actions, places }) => {
    const place = places.current;
    // At once: what is said while the panel is still coming to the front belongs to it.
    actions.newConversation(place);
    await place.reveal();
  },
  "aside.openConversations": ({ actions, places }) => actions.openConversations(places.current),
  "aside.newTemporaryConversation": async ({ actions, places }) => {
    const place = places.current;
    actions.newTemporaryConversation(place);
    await place.reveal();
  },
  "aside.searchConversations": ({ actions, places }) => actions.searchConversations(places.current),
  "aside.forkConversation": ({ actions, places }) => actions.fork(places.current),
  "aside.copyConversation": ({ actions, places }) => actions.copyConversation(places.current),
  "aside.exportConversation": ({ actions, places }) => actions.exportConversation(places.current),
  "aside.importConversations": ({ actions }) => actions.importConversations(),
  "aside.openInEditor": ({ places, editors }) => editors.open(places.current.session),
  "aside.compareModels": ({ actions, places }) => actions.compareModels(places.current),
  "aside.showUsage": ({ usage }) => usage.show(),
  "aside.selectModel": ({ actions, places }) => actions.selectModel(places.current),
  "aside.showParameters": async ({ places }) => {
    const place = places.current;
    await place.reveal();
    place.openParameters();
  },
  "aside.selectPreset": ({ parameters, places }) => parameters.selectPreset(places.current),
  "aside.viewRequest": ({ parameters, places }) => parameters.viewRequest(places.current),
  "aside.toggleRequestLayout": ({ parameters }) => parameters.toggleRequestLayout(),
  "aside.editRouting": ({ actions, places }) => actions.editRouting(places.current),
  "aside.signIn": ({ actions, places }) => actions.signIn(places.current),
  "aside.keyStatus": ({ actions, places }) => actions.keyStatus(places.current),
  "aside.setApiKey": ({ actions, places }) => actions.setApiKey(places.current),
  "aside.removeApiKey": ({ actions, places }) => actions.removeApiKey(places.current),
  "aside.stop": ({ places }) => places.current.session.stop(),
  "aside.selectTools": ({ actions, places }) => actions.selectTools(places.current),
  "aside.manageChatModels": async ({ native }) => (await import("./native/chatModels.ts")).manageChatModels(native),
  "aside.continueInAside": async ({ places, chat }, said) =>
    (await import("./native/chatHandoff.ts")).continueInAside(said, places.current, chat),
  "aside.openInChat": async ({ places, settings }) => {
    const { session } = places.current;
    const { model } = settings.effective(overridesOf(session.conversation));
    await (await import("./native/chatHandoff.ts")).openInChat(session, model.value);
  },
  "aside.attachContext": ({ actions, places }) => actions.attachContext(places.current),
  "aside.explainSelection": (parts) => askPrompt(parts, "explain"),
  "aside.fixSelection": (parts) => askPrompt(parts, "fix"),
  "aside.documentSelection": (parts) => askPrompt(parts, "document"),
  "aside.testSelection": (parts) => askPrompt(parts, "tests"),
  "aside.reviewSelection": (parts) => askPrompt(parts, "review"),
  "aside.explainProblem": (parts, problem) => askProblem(parts, "explain", problem),
  "aside.fixProblem": (parts, problem) => askProblem(parts, "fix", problem),
  "aside.generateCommitMessage": ({ actions, places }, clicked) => actions.generateCommitMessage(places.current, clicked),
  "aside.askAboutSelection": (parts) => addSelection(parts),
  "aside.addSelection": (parts) => addSelection(parts),
  "aside.addFile": addFiles,
  "aside.addTerminalSelection": addTerminalSelection,
  "aside.addChanges": addChanges,
  "aside.editSelection": async ({ codeOut }) => (await codeOut.get()).editSelection(),
  "aside.acceptProposal": async ({ codeOut }) => (await codeOut.get()).reviews.acceptAll(),
  "aside.rejectProposal": async ({ codeOut }) => (await codeOut.get()).reviews.rejectAll(),
  "aside.acceptChange": async ({ codeOut }) => (await codeOut.get()).reviews.acceptChange(),
  "aside.rejectChange": async ({ codeOut }) => (await codeOut.get()).reviews.rejectChange(),
  "aside.askAboutTerminal": askAboutTerminal,
  "aside.runPrompt": async ({ actions, places }) => (await actions.prompts()).pick(places.current),
  "aside.openSettings": () => vscode.commands.executeCommand("workbench.action.openSettings", "@ext:aside.aside"),
  "aside.showLog": ({ log }) => log.show(),
} satisfies Record<string, Handler>;

/** Registers every command. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const entries = Object.entries(handlers as Record<string, Handler>);
  return vscode.Disposable.from(
    ...entries.map(([name, handler]) =>
      vscode.commands.registerCommand(name, async (...args: readonly unknown[]) => {
        try {
          return await handler(parts, ...args);
        } catch (cause) {
          parts.log.error(`${name} failed`, cause);
          void vscode.window.showErrorMessage(vscode.l10n.t("Aside could not do this. The log has the details."));
          return undefined;
        }
      }),
    ),
  );
}

/** Asks a ready-made question about the selection, at once. */
async function askPrompt({ actions, places }: CommandParts, name: ShippedName): Promise<void> {
  await (await actions.prompts()).askAboutSelection(name, places.current);
}

async function askProblem({ actions, places }: CommandParts, how: "explain" | "fix", problem: unknown): Promise<void> {
  await (await import("./code/askAboutProblem.ts")).askAboutProblem(how, problem, places.current, actions);
}

/** Puts the selection among what the next message carries, and leaves the words to the user. */
async function addSelection({ actions, places }: CommandParts): Promise<void> {
  const attachments = await selection();
  if (attachments === undefined) return;
  const place = places.current;
  await place.reveal();
  await actions.addContext(
    place,
    attachments.map((attachment) => ({ attachment })),
  );
}

async function selection() {
  const editor = currentEditor();
  const range = editor && (await selectedRange(editor));
  if (editor === undefined || range === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Select some code in an editor first."));
    return undefined;
  }
  const attachments = usable([attachRange(editor.document, range)]);
  return attachments.length === 0 ? undefined : attachments;
}

/** From the explorer and from source control: what is selected there; from a tab: its file; else the file of the editor. */
async function addFiles({ actions, places }: CommandParts, clicked?: unknown, ...selected: readonly unknown[]): Promise<void> {
  const uris = resourcesOf(clicked, selected);
  const editor = currentEditor();
  if (uris.length === 0 && editor === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open a file first, or choose one in the explorer."));
    return;
  }
  const place = places.current;
  await place.reveal();
  const { attachUri } = await import("./context/droppedFiles.ts");
  const attached =
    editor !== undefined && uris.length === 0 ? [attachDocument(editor.document)] : (await Promise.all(uris.map(attachUri))).flat();
  await actions.addContext(place, attached);
}

/** The explorer hands over what was clicked and all that is selected, source control its resources one by one. */
function resourcesOf(clicked: unknown, selected: readonly unknown[]): readonly vscode.Uri[] {
  const [first] = selected;
  const all = Array.isArray(first) && first.length > 0 ? (first as readonly unknown[]) : [clicked, ...selected];
  return all.flatMap((one) => {
    if (one instanceof vscode.Uri) return [one];
    const { resourceUri } = (one ?? {}) as { readonly resourceUri?: unknown };
    return resourceUri instanceof vscode.Uri ? [resourceUri] : [];
  });
}

/** Puts what is selected in the terminal among what the next message carries. */
async function addTerminalSelection({ actions, places }: CommandParts): Promise<void> {
  const { attachTerminalSelection } = await import("./context/terminal.ts");
  const attached = await attachTerminalSelection();
  const place = places.current;
  await place.reveal();
  await actions.addContext(place, [attached]);
}

/** Asks about what is selected in the terminal, at once. */
async function askAboutTerminal({ actions, places }: CommandParts): Promise<void> {
  const { attachTerminalSelection } = await import("./context/terminal.ts");
  const attachments = usable([await attachTerminalSelection()]);
  if (attachments.length === 0) return;
  const place = places.current;
  await place.reveal();
  const question = vscode.l10n.t("Explain this terminal output. Where it shows a failure, say what went wrong and what to do about it.");
  await actions.send(place, question, attachments);
}

/** Puts the changes of a repository's working tree among what the next message carries; those that are staged where there are only such. */
async function addChanges({ actions, places }: CommandParts): Promise<void> {
  const { contextOffers } = await import("./context/contextOffers.ts");
  const offer = (await contextOffers()).find(({ word }) => word === "changes");
  if (offer === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("No git repository is open."));
    return;
  }
  const place = places.current;
  await place.reveal();
  await actions.addContext(place, await offer.take());
}
