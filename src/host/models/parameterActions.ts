import * as vscode from "vscode";
import type { FromWebview } from "../../shared/fromWebview.ts";
import type { App } from "../../app/app.ts";
import { requestOf } from "../../app/chat/preparation.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { checkSetting } from "../../app/settings/settingSchemas.ts";
import type { RequestView } from "./requestView.ts";

/** The actions on parameters: overriding them in a conversation, presets, and showing the request. */
export class ParameterActions implements vscode.Disposable {
  readonly #app: App;
  #view: RequestView | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  /** Overrides a value in a conversation, or removes the override. The value comes from a panel. */
  set({ conversationId, name, value }: Extract<FromWebview, { readonly type: "setParameter" }>): void {
    const checked = value === undefined ? undefined : checkSetting(name, value);
    if (value !== undefined && checked === undefined) return this.#app.log.warn(`The panel sent an invalid value for ${name}.`);
    this.#session(conversationId)?.setOverride(name, checked);
  }

  /** Removes all overrides of a conversation. */
  reset(conversationId: string): void {
    this.#session(conversationId)?.resetOverrides();
  }

  async savePreset({ session }: ChatPlace): Promise<void> {
    const { savePreset } = await import("./presetPicker.ts");
    await savePreset(session, this.#app);
  }

  async selectPreset(place: ChatPlace): Promise<void> {
    const { selectPreset } = await import("./presetPicker.ts");
    await selectPreset(place.session, this.#app);
  }

  /**
   * Shows the request for a draft and its attachments. Without a draft it is the request that would ask the last question again.
   * @param draft the text in the composer
   */
  async viewRequest({ session }: ChatPlace, draft = session.outbox.draft): Promise<void> {
    const carried = [...this.#app.instructions.of(session), ...session.outbox.attachments];
    const attachments = carried.length === 0 ? carried : await this.#app.features.get("captureForSending")(carried);
    if (attachments === undefined) return;
    const plan = session.planFor(draft, draft.trim() === "" && session.outbox.attachments.length === 0 ? [] : attachments);
    if (plan === undefined) {
      const message = vscode.l10n.t("There is no request to show yet. Choose a model and type a message.");
      this.#app.ask.hint(message);
      return;
    }
    const { signal } = new AbortController();
    const asked = await requestOf(plan, signal, this.#app.preparation);
    const problem = "request" in asked ? await (await this.#requestView()).show(session.id, asked.request) : asked.error.message;
    if (problem === undefined) return;
    this.#app.ask.notify({ severity: "warning", message: vscode.l10n.t("No request would be sent: {0}", problem) });
  }

  /** Switches between the exact bytes and a readable layout. */
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

  /** By its ID, because the place may show another conversation by now. */
  #session(conversationId: string) {
    return this.#app.chat.sessions.find(({ id }) => id === conversationId);
  }
}
