import * as vscode from "vscode";
import type { Attachment } from "../shared/conversation.ts";
import type { ChatActions } from "./chatActions.ts";
import { attachDocument, attachRange, usable } from "./context/attachments.ts";
import { currentEditor } from "./context/currentEditor.ts";
import { selectedRange } from "./editor/selection.ts";
import type { Chat } from "./chat/chat.ts";
import type { LazyCodeOut } from "./editor/lazyCodeOut.ts";
import type { Log } from "./log.ts";
import type { NativeChatParts } from "./native/nativeChat.ts";
import { overridesOf } from "./panel/panelState.ts";
import type { ParameterActions } from "./models/parameterActions.ts";
import type { ChatEditors } from "./panel/chatEditor.ts";
import type { ChatPlaces } from "./panel/chatPlace.ts";
import type { Settings } from "./settings.ts";

/** What the commands act on. */
export interface CommandParts {
  readonly actions: ChatActions;
  readonly parameters: ParameterActions;
  readonly places: ChatPlaces;
  readonly editors: ChatEditors;
  readonly settings: Settings;
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
    await place.reveal();
    actions.newConversation(place);
  },
  "aside.openConversations": async ({ actions, places }) => {
    const place = places.current;
    await place.reveal();
    await actions.openConversations(place);
  },
  "aside.newTemporaryConversation": async ({ actions, places }) => {
    const place = places.current;
    await place.reveal();
    actions.newTemporaryConversation(place);
  },
  "aside.searchConversations": ({ actions, places }) => actions.searchConversations(places.current),
  "aside.forkConversation": ({ actions, places }) => actions.fork(places.current),
  "aside.copyConversation": ({ actions, places }) => actions.copyConversation(places.current),
  "aside.exportConversation": ({ actions, places }) => actions.exportConversation(places.current),
  "aside.importConversations": ({ actions }) => actions.importConversations(),
  "aside.openInEditor": ({ places, editors }) => editors.open(places.current.session),
  "aside.compareModels": async ({ actions, places }) => {
    const place = places.current;
    await place.reveal();
    await actions.compareModels(place);
  },
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
    (await import("./native/betweenChats.ts")).continueInAside(said, places.current, chat),
  "aside.openInChat": async ({ places, settings }) => {
    const { session } = places.current;
    const { model } = settings.effective(overridesOf(session.conversation));
    await (await import("./native/betweenChats.ts")).openInChat(session, model.value);
  },
  "aside.attachContext": ({ actions, places }) => actions.attachContext(places.current),
  "aside.explainSelection": (parts) =>
    sendSelection(parts, vscode.l10n.t("Explain this code: what it does, how, and what is worth knowing about it.")),
  "aside.fixSelection": (parts) => sendSelection(parts, vscode.l10n.t("Find what is wrong in this code and show it fixed.")),
  "aside.documentSelection": (parts) =>
    sendSelection(parts, vscode.l10n.t("Write documentation for this code, as comments in the style of its language.")),
  "aside.testSelection": (parts) => sendSelection(parts, vscode.l10n.t("Write tests for this code.")),
  "aside.askAboutSelection": (parts) => addSelection(parts),
  "aside.addSelection": (parts) => addSelection(parts),
  "aside.addFile": addFiles,
  "aside.addTerminalSelection": addTerminalSelection,
  "aside.addChanges": addChanges,
  "aside.runPrompt": runPrompt,
  "aside.editSelection": async ({ codeOut }) => (await codeOut.get()).editSelection(),
  "aside.acceptProposal": async ({ codeOut }) => (await codeOut.get()).reviews.acceptAll(),
  "aside.rejectProposal": async ({ codeOut }) => (await codeOut.get()).reviews.rejectAll(),
  "aside.acceptChange": async ({ codeOut }) => (await codeOut.get()).reviews.acceptChange(),
  "aside.rejectChange": async ({ codeOut }) => (await codeOut.get()).reviews.rejectChange(),
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
async function sendSelection(parts: CommandParts, question: string): Promise<void> {
  const attachments = await selection();
  if (attachments !== undefined) await sendAt(parts, question, attachments);
}

/** Asks one of the user's own questions; what is selected travels with it. */
async function runPrompt(parts: CommandParts): Promise<void> {
  const prompts = parts.settings.get("prompts");
  if (prompts.length === 0) {
    const open = vscode.l10n.t("Open settings");
    const chosen = await vscode.window.showInformationMessage(vscode.l10n.t("You have no prompts yet: add them to aside.prompts."), open);
    if (chosen === open) await vscode.commands.executeCommand("workbench.action.openSettings", "aside.prompts");
    return;
  }
  const items = prompts.map(({ title, prompt }) => ({ label: title, detail: prompt, prompt }));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Run prompt"), matchOnDetail: true });
  if (chosen === undefined) return;
  const editor = currentEditor();
  const attached = editor === undefined || editor.selection.isEmpty ? [] : [attachRange(editor.document, editor.selection)];
  await sendAt(parts, chosen.prompt, usable(attached));
}

async function sendAt({ actions, places }: CommandParts, question: string, attachments: readonly Attachment[]): Promise<void> {
  const place = places.current;
  await place.reveal();
  await actions.send(place, question, attachments);
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
  const { attachUri } = await import("./context/received.ts");
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

/** Puts the changes of a repository's working tree among what the next message carries; those that are staged where there are only such. */
async function addChanges({ actions, places }: CommandParts): Promise<void> {
  const { contextOffers } = await import("./context/contextOffers.ts");
  const offers = await contextOffers();
  const offer = offers.find(({ word }) => word === "changes") ?? offers.find(({ word }) => word === "staged");
  if (offer === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There are no changes to add."));
    return;
  }
  const place = places.current;
  await place.reveal();
  await actions.addContext(place, await offer.take());
}
