import * as l10n from "@vscode/l10n";
import type { DamageKind, DisclosureDamage } from "../../history/disclosureChain.ts";
import type { DisclosureLedger } from "../../history/readDisclosures.ts";
import { dayOf } from "../../history/spending.ts";
import { counted } from "../../shared/counted.ts";
import type { Ask, Window } from "../ports.ts";
import type { Discloser } from "./discloser.ts";

/** What the actions on the ledger need. */
export interface LedgerCheckParts {
  readonly ask: Ask;
  readonly window: Pick<Window, "copy">;
  readonly discloser: () => Promise<Pick<Discloser, "clear" | "read">>;
}

/** How many broken places a dialog names. */
const mostNamed = 6;

/**
 * Checks the ledger, and says how much of it there is or where it is broken.
 * @throws {StorageError} where the disk cannot be read
 */
export async function verifyLedger({ ask, discloser }: LedgerCheckParts): Promise<void> {
  const ledger = await (await discloser()).read();
  const { chains, damage } = ledger;
  if (chains.length === 0) return ask.hint(l10n.t("The disclosure ledger is empty: nothing was sent since it was introduced."));
  const broken = damage.filter(({ what }) => what !== "torn");
  const message =
    broken.length === 0
      ? l10n.t("The disclosure ledger is unbroken.")
      : counted(broken.length, "The disclosure ledger is broken in {0} place.", "The disclosure ledger is broken in {0} places.");
  const named = damage.toSorted((a, b) => Number(a.what === "torn") - Number(b.what === "torn"));
  const choice = await ask.confirm({
    severity: broken.length === 0 ? "info" : "warning",
    message,
    detail: [...extent(ledger), "", ...named.slice(0, mostNamed).map(placeText), ...(damage.length === 0 ? [] : [""]), whatItShows()].join(
      "\n",
    ),
    modal: true,
    choices: { show: l10n.t("Show Report") },
  });
  if (choice !== "show") return;
  await ask.showText("disclosure-ledger.txt", reportText(message, ledger));
}

/**
 * Copies the ends of all chains, which show later whether a chain was cut or replaced.
 * @throws {StorageError} where the disk cannot be read
 */
export async function copyLedgerHead({ ask, window, discloser }: LedgerCheckParts): Promise<void> {
  const ledger = await (await discloser()).read();
  const heads = headLines(ledger);
  if (heads.length === 0) return ask.hint(l10n.t("The disclosure ledger is empty: there is no head to copy."));
  await window.copy(`${[new Date().toISOString(), ...heads].join("\n")}\n`);
  ask.status(l10n.t("The head of the disclosure ledger was copied."));
}

/**
 * Empties the ledger of all windows, after asking.
 * @throws {StorageError} where the disk fails
 */
export async function clearLedger({ ask, discloser }: LedgerCheckParts): Promise<void> {
  const made = await discloser();
  const { entries } = await made.read();
  if (entries.length === 0) return ask.hint(l10n.t("The disclosure ledger is empty: there is nothing to clear."));
  const choice = await ask.confirm({
    severity: "warning",
    message: l10n.t("Clear the disclosure ledger?"),
    detail: [
      counted(
        entries.length,
        "{0} entry is removed, of all workspaces. What was sent cannot be looked up any more, and this cannot be undone.",
        "{0} entries are removed, of all workspaces. What was sent cannot be looked up any more, and this cannot be undone.",
      ),
      l10n.t("The ledger then begins with the time at which it was cleared, and with the number of these entries. Conversations stay."),
    ].join("\n\n"),
    modal: true,
    choices: { clear: l10n.t("Clear Ledger") },
  });
  if (choice !== "clear") return;
  await made.clear();
  ask.status(l10n.t("The disclosure ledger was cleared."));
}

/** How much there is: entries, writers, days, and the last clearing. */
function extent({ entries, chains, cleared }: DisclosureLedger): readonly string[] {
  const days = new Set(entries.map(({ at }) => dayOf(at)));
  const [first, last] = [entries[0], entries.at(-1)];
  return [
    counted(entries.length, "{0} entry", "{0} entries"),
    counted(
      chains.length,
      "{0} writer (a window, from its first request to its end)",
      "{0} writers (windows, from their first request to their end)",
    ),
    ...(first === undefined || last === undefined
      ? []
      : [
          counted(days.size, "{0} day with requests", "{0} days with requests"),
          l10n.t("The first on {0}, the last on {1}", dayOf(first.at), dayOf(last.at)),
        ]),
    ...(cleared === undefined
      ? []
      : [counted(cleared.entries, "Cleared on {1}, with {0} entry", "Cleared on {1}, with {0} entries", dayOf(cleared.at))]),
  ];
}

function whatItShows(): string {
  return l10n.t("This shows accidents and changes of a part. It proves nothing against somebody who can write all of the ledger.");
}

function reportText(message: string, ledger: DisclosureLedger): string {
  return `${[message, ...extent(ledger), "", ...ledger.damage.map(placeText), "", whatItShows(), "", ...headLines(ledger)].join("\n")}\n`;
}

/** A line for each chain: its file, the number of its last record, and the hash of that. */
function headLines({ chains }: DisclosureLedger): readonly string[] {
  return chains.flatMap(({ head }) => (head === undefined ? [] : [`${head.file} ${head.n} ${head.hash}`]));
}

/** Where a chain is broken, and how. */
function placeText({ what, file, line, at }: DisclosureDamage): string {
  const where = line === 0 ? file : l10n.t("{0}, line {1}", file, line);
  const place = at === undefined ? where : l10n.t("{0} ({1})", where, dayOf(at));
  return `${place}: ${damageText(what)}`;
}

function damageText(what: DamageKind): string {
  switch (what) {
    case "unreadable":
      return l10n.t("this line cannot be read.");
    case "changed":
      return l10n.t("this record was changed.");
    case "broken":
      return l10n.t("this record does not follow the one before it. One was removed, added or moved.");
    case "shortened":
      return l10n.t("records at the end are missing.");
    case "rewritten":
      return l10n.t("a record is not the one that another window noted.");
    case "removed":
      return l10n.t("this file is missing.");
    case "newer":
      return l10n.t("a newer version of Aside wrote this record. It was not read.");
    case "torn":
      return l10n.t("this record was not written to its end, as in a crash. It is no sign of tampering.");
    default:
      return what satisfies never;
  }
}
