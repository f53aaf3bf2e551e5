import * as l10n from "@vscode/l10n";
import { type Message, omittedMessageCount, pathTo } from "../../shared/conversation.ts";
import type { LateEstimates } from "../chat/lateEstimates.ts";
import type { Session } from "../chat/session.ts";
import type { Ask } from "../ports.ts";
import type { Settings } from "../settings/settings.ts";
import type { Questions } from "./questions.ts";

/** What a question is asked again with. */
interface AskAgainParts {
  readonly ask: Pick<Ask, "notify">;
  readonly settings: Pick<Settings, "effective">;
  readonly estimates: Pick<LateEstimates, "load">;
  readonly questions: Pick<Questions, "mayAsk">;
}

/** Asks the question of an answer again without the oldest messages, by the limit that the server stated. */
export async function askWithoutOldest(app: AskAgainParts, session: Session, answer: Message | undefined): Promise<void> {
  if (answer?.role !== "assistant") return;
  const path = pathTo(session.conversation, answer.parentId);
  const question = path.at(-1);
  if (question?.role !== "user") return;
  const estimates = await app.estimates.load();
  await estimates.count(session);
  const settings = app.settings.effective(session.conversation);
  const { contextLimit, contextRequested, contextExcess } = answer.error ?? {};
  const { window, tokens } = estimates.request(session, settings, "") ?? { window: null, tokens: 0 };
  // Some servers say only by how much the prompt is too long.
  const excess = contextLimit === undefined && contextExcess !== undefined && contextExcess < tokens ? contextExcess : undefined;
  const limitByExcess = excess === undefined ? undefined : (window ?? tokens - excess);
  // Without any stated limit, try half of what was sent.
  const limit = contextLimit ?? limitByExcess ?? (window !== null && window < tokens ? window : tokens / 2);
  const requested = contextRequested ?? (excess === undefined ? undefined : limit + excess);
  const told = requested === undefined ? undefined : { requested };
  const count = estimates.leaveOut(path.slice(0, -1), question, settings, limit, told);
  if (count === undefined || count <= omittedMessageCount(path)) {
    app.ask.notify({
      severity: "warning",
      message: l10n.t("There are no older messages to omit. Shorten the message, remove attachments, or choose another model."),
    });
  } else if (await app.questions.mayAsk(session)) await session.askLeavingOut(question.id, count);
}
