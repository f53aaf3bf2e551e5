import * as vscode from "vscode";
import type { AnswerMessage } from "../shared/conversation.ts";
import type { Session } from "./chat/session.ts";
import { usageTotals } from "./panel/panelState.ts";
import type { Settings } from "./settings.ts";

const spentKey = "aside.spent";

/** What was spent on one day, in USD; the day as `2026-11-21` by the local clock. */
interface Spent {
  readonly day: string;
  readonly usd: number;
}

/** The soft caps of `aside.budget`: asks before a message goes out once a cap is reached, one time a conversation and one time a day. */
export class Budget {
  readonly #settings: Settings;
  readonly #memento: vscode.Memento;
  readonly #titleCost: (conversationId: string) => number;
  readonly #agreed = new Set<string>();

  /**
   * @param memento keeps the day's sum over windows and reloads
   * @param titleCost what a conversation's titles have cost beside its answers, in USD
   */
  constructor(settings: Settings, memento: vscode.Memento, titleCost: (conversationId: string) => number) {
    this.#titleCost = titleCost;
    this.#settings = settings;
    this.#memento = memento;
  }

  /** Counts an answer that has ended. */
  spent({ cost }: Pick<AnswerMessage, "cost">): void {
    if (cost === null || cost === 0) return;
    const { day, usd } = this.#today();
    void this.#memento.update(spentKey, { day, usd: usd + cost } satisfies Spent);
  }

  /** Whether another message may go out; asks where a cap is reached. */
  async allows(session: Session): Promise<boolean> {
    const caps = this.#settings.get("budget");
    if (caps === null) return true;
    const inConversation = (usageTotals(session.conversation).cost ?? 0) + this.#titleCost(session.id);
    if (caps.conversation !== undefined && inConversation >= caps.conversation) {
      const question = vscode.l10n.t(
        "This conversation has cost {0}; your cap is {1}. Go on?",
        dollars(inConversation),
        dollars(caps.conversation),
      );
      if (!(await this.#agree(session.id, question))) return false;
    }
    return this.allowsToday();
  }

  /** Whether something that is no conversation's may go out: only the day's cap counts. */
  async allowsToday(): Promise<boolean> {
    const cap = this.#settings.get("budget")?.day;
    const { day, usd } = this.#today();
    if (cap === undefined || usd < cap) return true;
    return this.#agree(day, vscode.l10n.t("Today has cost {0}; your cap is {1}. Go on?", dollars(usd), dollars(cap)));
  }

  async #agree(what: string, question: string): Promise<boolean> {
    if (this.#agreed.has(what)) return true;
    const goOn = vscode.l10n.t("Go on");
    const agreed = (await vscode.window.showWarningMessage(question, { modal: true }, goOn)) === goOn;
    if (agreed) this.#agreed.add(what);
    return agreed;
  }

  #today(): Spent {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    const spent = this.#memento.get<Spent>(spentKey);
    return spent?.day === day && Number.isFinite(spent.usd) ? spent : { day, usd: 0 };
  }
}

function dollars(usd: number): string {
  return new Intl.NumberFormat(vscode.env.language, { style: "currency", currency: "USD", maximumFractionDigits: 4 }).format(usd);
}
