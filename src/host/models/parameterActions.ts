import * as vscode from "vscode";
import type { FromWebview } from "../../shared/protocol.ts";
import type { App } from "../../app/app.ts";
import { requestOf } from "../../app/chat/preparation.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { checkSetting } from "../../app/settings/settingSchemas.ts";
import type { RequestView } from "./requestView.ts";

/** What a user does with parameters: values of a conversation, presets, and looking at the request. */
export class ParameterActions implements vscode.Disposable {
  readonly #app: App;
  #view: RequestView | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  /** Sets a value for a conversation alone, or takes it back. The value comes from a panel. */
  set({ conversationId, name, value }: Extract<FromWebview, { readonly type: "setParameter" }>): void {
    const checked = value === undefined ? undefined : checkSetting(name, value);
    if (value !== undefined && checked === undefined) return this.#app.log.warn(`The panel sent an invalid value for ${name}.`);
    this.#session(conversationId)?.setOverride(name, checked);
  }

  /** Takes back every value that a conversation sets for itself. */
  reset(conversationId: string): void {
    this.#session(conversationId)?.resetOverrides();
  }

  async savePreset({ session }: ChatPlace): Promise<void> {
    const { savePreset } = await import("./presetPages.ts");
    await savePreset(session, this.#app.settings);
  }

  async selectPreset(place: ChatPlace): Promise<void> {
    const { selectPreset } = await import("./presetPages.ts");
    await selectPreset(place.session, this.#app.settings);
  }

  /**
   * Shows what would be sent for a draft and what is attached; without a draft, what the last question would be asked again with.
   * @param draft what stands in the composer
   */
  async viewRequest({ session }: ChatPlace, draft = session.outbox.draft): Promise<void> {
    const carried = [...this.#app.instructions.of(session), ...session.outbox.attachments];
    const attachments = carried.length === 0 ? carried : await this.#app.features.get("captureForSending")(carried);
    if (attachments === undefined) return;
    const plan = session.planFor(draft, draft.trim() === "" && session.outbox.attachments.length === 0 ? [] : attachments);
    if (plan === undefined) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t("There is no request to show yet: choose a model and write something in the composer."),
      );
      return;
    }
    const { signal } = new AbortController();
    const asked = await requestOf(plan, signal, this.#app.preparation);
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
    return this.#app.chat.sessions.find(({ id }) => id === conversationId);
  }
}
