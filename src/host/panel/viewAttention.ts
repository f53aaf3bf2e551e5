import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { Attention } from "../../app/chat/attention.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { ToolQuestions } from "../../app/tools/toolQuestions.ts";
import { counted } from "../../shared/counted.ts";
import type { ChatView } from "./chatView.ts";

/** Tells of what the user has not seen, by a badge on the view and by notifications. Loaded with the first panel. */
export class ViewAttention implements vscode.Disposable {
  readonly #attention: Attention;
  readonly #subscriptions: vscode.Disposable;

  constructor(app: App, view: ChatView) {
    const { chat, ask, settings, store, log } = app;
    const questions = app.toolQuestions.get((parts) => new ToolQuestions(parts));
    const attention = new Attention({
      chat,
      ask,
      mode: () => settings.get("notify"),
      isWindowFocused: () => vscode.window.state.focused,
      title: ({ id, temporary }) => (temporary ? undefined : store.summary(id)?.title),
      show: async (session) => {
        view.show(session);
        await view.reveal();
      },
      asksAboutTool: (session) => app.asksAboutTool(session),
      log,
    });
    const showBadge = (): void => view.setBadge(badgeOf(attention.count));
    this.#attention = attention;
    this.#subscriptions = vscode.Disposable.from(
      attention,
      attention.onDidChange(showBadge),
      questions.onDidChange(() => attention.asked()),
      settings.onDidChange(showBadge),
      vscode.window.onDidChangeWindowState(() => attention.look()),
    );
  }

  /** A place was shown, hidden or closed (undefined), or shows another conversation. */
  placed(place: ChatPlace, isVisible: boolean | undefined): void {
    this.#attention.placed(place, isVisible);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

function badgeOf(count: number): vscode.ViewBadge | undefined {
  if (count === 0) return undefined;
  return { value: count, tooltip: counted(count, "{0} conversation has something new", "{0} conversations have something new") };
}
