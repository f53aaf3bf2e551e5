import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { askWithoutOldest } from "../../app/question/askWithoutOldest.ts";
import type { ErrorAction } from "../../shared/chatError.ts";
import { withoutFields } from "../../shared/lesson.ts";
import { newConversation } from "./newConversation.ts";

/** Does what a button of an error offers. */
export async function onErrorAction(app: App, action: ErrorAction, messageId: string, place: ChatPlace): Promise<void> {
  const { questions, features, window, withFocusRestored } = app;
  const { session } = place;
  const answer = session.message(messageId);
  const failure = answer?.role === "assistant" ? answer.error : undefined;
  const retry = async (): Promise<void> => {
    if (await questions.mayAsk(session)) await session.regenerate(messageId);
  };
  const retryWith = async (model: string | undefined): Promise<void> => {
    if (model !== undefined && (await questions.mayAsk(session, "", [model]))) await session.regenerate(messageId, { model });
  };
  /** Asks for what was missing, and retries as soon as it is there. */
  const retryAfter = async (ask: () => Promise<boolean>): Promise<void> => {
    if (await withFocusRestored(place, "message", ask)) await retry();
  };
  switch (action) {
    case "retry":
      return retry();
    case "retryShorter": {
      const maxTokens = failure?.affordableTokens;
      if (maxTokens === undefined) return retry();
      if (await questions.mayAsk(session)) await session.regenerate(messageId, { maxTokens });
      return;
    }
    case "setApiKey":
      return retryAfter(() => features.get("setApiKey")(place));
    case "signIn":
      return retryAfter(() => features.get("signIn")(place));
    case "selectModel":
      return retryAfter(() => features.get("selectModel")(session));
    case "openCredits":
      return openCredits(app, place);
    case "openSettings":
      return window.execute("aside.openSettings");
    case "showLog":
      return app.log.show();
    case "showPolicy":
      return window.execute("aside.showPolicy");
    case "switchEndpoint":
      return retryAfter(() => features.get("selectEndpoint")(session));
    case "newConversation":
      return newConversation(app, place);
    case "usePaidVariant":
      return retryWith(failure?.paidVariant);
    case "useFallback":
      return retryWith(failure?.fallbackModel);
    case "leaveOut": {
      if (failure?.refusedField === undefined || answer?.role !== "assistant") return retry();
      const without = [...new Set([...withoutFields(answer.lessons), failure.refusedField])];
      if (await questions.mayAsk(session)) await session.regenerate(messageId, { without });
      return;
    }
    case "dropOldest":
      return askWithoutOldest(app, session, answer);
    default:
      return action satisfies never;
  }
}

/** Opens the page where credit is added to the account of the endpoint in force. */
async function openCredits(app: App, { session }: ChatPlace): Promise<void> {
  const found = app.endpointOf(session);
  if ("error" in found) return app.ask.notify({ severity: "error", message: found.error.message });
  const pages = {
    openrouter: "https://openrouter.ai/settings/credits",
    deepinfra: "https://deepinfra.com/dash/billing",
    openai: found.origin,
    responses: found.origin,
  };
  await app.window.openExternal(pages[found.endpoint.dialect]);
}
