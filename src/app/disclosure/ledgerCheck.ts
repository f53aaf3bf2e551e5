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
  if (chains.length === 0) return ask.hint(l10n.t("The disclosure ledger is empty. No requests have been recorded yet."));
  const broken = damage.filter(({ what }) => what !== "torn");
  const message =
    broken.length === 0
      ? l10n.t("No problems found in the disclosure ledger.")
      : counted(broken.length, "Found {0} problem in the disclosure ledger.", "Found {0} problems in the disclosure ledger.");
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
        "This permanently deletes {0} entry from all workspaces. You can no longer look up what was sent.",
        "This permanently deletes {0} entries from all workspaces. You can no longer look up what was sent.",
      ),
      l10n.t("The new ledger records when you cleared it and how many entries it had. Your conversations are not affected."),
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
    counted(chains.length, "Recorded by {0} window session", "Recorded by {0} window sessions"),
    ...(first === undefined || last === undefined
      ? []
      : [
          counted(days.size, "Requests on {0} day", "Requests on {0} days"),
          l10n.t("First request: {0}. Last request: {1}.", dayOf(first.at), dayOf(last.at)),
        ]),
    ...(cleared === undefined
      ? []
      : [
          counted(
            cleared.entries,
            "Last cleared on {1} ({0} entry deleted)",
            "Last cleared on {1} ({0} entries deleted)",
            dayOf(cleared.at),
          ),
        ]),
  ];
}

function whatItShows(): string {
  return l10n.t(
    "This check detects accidental damage and partial tampering. It cannot detect that someone with control of this computer rewrote the whole ledger.",
  );
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
      return l10n.t("out of sequence: a record was removed, added or moved.");
    case "shortened":
      return l10n.t("records at the end are missing.");
    case "rewritten":
      return l10n.t("a record differs from the copy noted by another window.");
    case "removed":
      return l10n.t("this file is missing.");
    case "newer":
      return l10n.t("written by a newer version of Aside. Update Aside to read it.");
    case "torn":
      return l10n.t("incomplete record, for example after a crash. This is not a sign of tampering.");
    default:
      return what satisfies never;
  }
}
