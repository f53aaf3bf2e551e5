import * as l10n from "@vscode/l10n";
import { counted } from "../../shared/counted.ts";
import { displayLanguage } from "../../shared/locale.ts";
import { exactMoneyFormat } from "../../shared/money.ts";
import type { Ask } from "../ports.ts";

/** What would be over a cap, all amounts in USD. */
export interface OverBudget {
  readonly cap: number;
  readonly spent: number;
  /** How many costs are missing in `spent`, because they cannot be right. */
  readonly implausible: number;
  /** The estimated cost of the next message, or null if unknown. */
  readonly next: number | null;
  /** Infinity if it is unknown. */
  readonly pending: number;
  readonly priceNote: string | null;
}

/** Asks whether a message goes out although it is over a cap. */
export async function askAboutBudget(
  ask: Ask,
  { cap, spent, implausible, next, pending, priceNote }: OverBudget,
  explain: (spent: string, next: string, cap: string) => string,
): Promise<boolean> {
  const dollars = exactMoneyFormat(displayLanguage());
  const adds = next === null ? l10n.t("an unknown amount") : l10n.t("about {0}", dollars(next));
  const more = [
    priceNote === null ? "" : l10n.t("Price: {0}.", priceNote),
    pending > 0 && Number.isFinite(pending) ? l10n.t("Pending requests add about {0}.", dollars(pending)) : "",
    pending === Infinity ? l10n.t("Pending requests add an unknown amount.") : "",
    implausible === 0
      ? ""
      : counted(
          implausible,
          "The cost of {0} answer is not included, because the server reported an amount that cannot be right.",
          "The costs of {0} answers are not included, because the server reported amounts that cannot be right.",
        ),
  ];
  const detail = [explain(dollars(spent), adds, dollars(cap)), ...more].filter(Boolean).join(" ");
  const message = l10n.t("This message exceeds your budget. Continue?");
  return (await ask.confirm({ message, modal: true, detail, choices: { continue: l10n.t("Continue") } })) === "continue";
}
