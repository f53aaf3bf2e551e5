import * as l10n from "@vscode/l10n";
import { counted } from "../../shared/counted.ts";
import { displayLanguage } from "../../shared/locale.ts";
import { exactMoneyFormat } from "../../shared/money.ts";
import type { Ask } from "../ports.ts";

/** A cap of `aside.budget`. */
export type CapName = "conversation" | "day" | "month" | "workspace" | "answer";

/** A cap that a request would exceed, all amounts in USD. */
export interface OverBudget {
  readonly name: CapName;
  readonly cap: number;
  /** What counts against it. Of an answer: what it costs to ask. */
  readonly spent: number;
  /** How many costs are missing in `spent`, because they cannot be right. */
  readonly implausible: number;
  /** Infinity if it is unknown. */
  readonly pending: number;
  /** When the cap begins anew, milliseconds since the epoch; null where it never does. */
  readonly until: number | null;
  /** What an agreement is remembered for. */
  readonly subject: string;
  /** The limit after an agreement; null where it stays. */
  readonly raisedTo: number | null;
}

/** The request that is asked about. */
export interface AskedRequest {
  /** Its estimated cost in USD, or null if unknown. */
  readonly next: number | null;
  readonly priceNote: string | null;
}

/** Asks whether a request goes out although it is over some caps: one question that names all of them. */
export async function askAboutBudget(ask: Ask, over: readonly OverBudget[], { next, priceNote }: AskedRequest): Promise<boolean> {
  const dollars = exactMoneyFormat(displayLanguage());
  const adds = next === null ? l10n.t("an unknown amount") : l10n.t("about {0}", dollars(next));
  const pending = Math.max(...over.map((each) => each.pending));
  const implausible = Math.max(...over.map((each) => each.implausible));
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
  const lines = over.map((each) => [capText(each, adds, dollars), untilText(each)].filter(Boolean).join(" "));
  const detail = [lines.join("\n\n"), ...more].filter(Boolean).join(" ");
  const message = l10n.t("This message exceeds your budget. Continue?");
  return (await ask.confirm({ message, modal: true, detail, choices: { continue: l10n.t("Continue") } })) === "continue";
}

/** The cap, what is spent, and what the request adds. */
function capText({ name, spent, cap }: OverBudget, adds: string, dollars: (usd: number) => string): string {
  switch (name) {
    case "conversation":
      return l10n.t(
        "This conversation has cost {0}. The next message, with a typical answer, adds {1}; your limit is {2}.",
        dollars(spent),
        adds,
        dollars(cap),
      );
    case "day":
      return l10n.t(
        "You have spent {0} today. The next message, with a typical answer, adds {1}; your limit is {2}.",
        dollars(spent),
        adds,
        dollars(cap),
      );
    case "month":
      return l10n.t(
        "You have spent {0} this month. The next message, with a typical answer, adds {1}; your limit is {2}.",
        dollars(spent),
        adds,
        dollars(cap),
      );
    case "workspace":
      return l10n.t(
        "You have spent {0} in this workspace this month. The next message, with a typical answer, adds {1}; your limit is {2}.",
        dollars(spent),
        adds,
        dollars(cap),
      );
    case "answer":
      return l10n.t(
        "Sending the message alone costs about {0}. Your limit of {1} for an answer leaves too little for a reply. If you continue, answers in this conversation may cost more.",
        dollars(spent),
        dollars(cap),
      );
    default:
      return name satisfies never;
  }
}

function untilText({ name, until }: OverBudget): string {
  if (until === null) return "";
  if (name === "day") return l10n.t("The limit applies until midnight.");
  // The last day that counts, and not the first one that does not.
  const date = new Intl.DateTimeFormat(displayLanguage(), { dateStyle: "long" }).format(until - 1);
  return l10n.t("The limit applies until {0}.", date);
}
