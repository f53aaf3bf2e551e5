import * as vscode from "vscode";
import type { FromWebview } from "../../shared/protocol.ts";
import type { Chat } from "../../app/chat/chat.ts";
import { type PreparationParts, requestOf } from "../../app/chat/preparation.ts";
import type { Instructions } from "../context/instructions.ts";
import type { Log } from "../../app/log.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { Settings } from "../../app/settings/settings.ts";
import { checkSetting } from "../../app/settings/settingSchemas.ts";
import type { RequestView } from "./requestView.ts";

/** What the parameter sheet of a panel asks for. */
export type ParameterMessage = Extract<
  FromWebview,
  { readonly type: "setParameter" | "resetParameters" | "selectPreset" | "savePreset" | "viewRequest" }
>;

/** What the actions work on. */
export interface ParameterActionParts {
  readonly chat: Chat;
  readonly settings: Settings;
  readonly preparation: PreparationParts;
  readonly instructions: Instructions;
  readonly log: Log;
}

/** What a person does with parameters: values of a conversation, presets, and looking at the request. */
export class ParameterActions implements vscode.Disposable {
  readonly #parts: ParameterActionParts;
  #view: RequestView | undefined;

  constructor(parts: ParameterActionParts) {
    this.#parts = parts;
  }

  async onMessage(message: ParameterMessage, place: ChatPlace): Promise<void> {
    switch (message.type) {
      case "setParameter": {
        const { conversationId, name, value } = message;
        const checked = value === undefined ? undefined : checkSetting(name, value);
        if (value !== undefined && checked === undefined) return this.#parts.log.warn(`The panel sent a value of ${name} that is none.`);
        this.#session(conversationId)?.setOverride(name, checked);
        return;
      }
      case "resetParameters":
        return this.#session(message.conversationId)?.resetOverrides();
      case "selectPreset":
        return this.selectPreset(place);
      case "savePreset": {
        const { savePreset } = await import("./presetPages.ts");
        return savePreset(place.session, this.#parts.settings);
      }
      case "viewRequest":
        return this.viewRequest(place, message.text);
      default:
        return message satisfies never;
    }
  }

  async selectPreset(place: ChatPlace): Promise<void> {
    const { selectPreset } = await import("./presetPages.ts");
    await selectPreset(place.session, this.#parts.settings);
  }

  /**
   * Shows what would be sent for a draft and what is attached; without a draft, what the last question would be asked again with.
   * @param draft what stands in the composer
   */
  async viewRequest({ session }: ChatPlace, draft = session.outbox.draft): Promise<void> {
    const carried = [...this.#parts.instructions.of(session), ...session.outbox.attachments];
    const attachments = carried.length === 0 ? carried : await (await import("../workspace/captureForSending.ts")).freeze(carried);
    if (attachments === undefined) return;
    const plan = session.planFor(draft, draft.trim() === "" && session.outbox.attachments.length === 0 ? [] : attachments);
    if (plan === undefined) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t("There is no request to show yet: choose a model and write something in the composer."),
      );
      return;
    }
    const { signal } = new AbortController();
    const asked = await requestOf(plan, signal, this.#parts.preparation);
    const problem = "request" in asked ? await (await this.#requestView()).show(session.id, asked.request) : asked.error.message;
    if (problem !== undefined) void vscode.window.showWarningMessage(vscode.l10n.t("Nothing would be sent: {0}", problem));
  }

  /** Turns between the exact bytes and what is easier to read. */
  toggleRequestLayout(): void {
    this.#view?.toggleLayout();
  }

  dispose(): void {
    this.#view?.dispose();
  }

  async #requestView(): Promise<RequestView> {
    const { RequestView } = await import("./requestView.ts");
    this.#view ??= new RequestView();
    return this.#view;
  }

  /** The place may show another one by now. */
  #session(conversationId: string) {
    return this.#parts.chat.sessions.find(({ id }) => id === conversationId);
  }
}
