import * as l10n from "@vscode/l10n";
import { type Conversation, pathTo } from "../../shared/conversation.ts";
import { counted } from "../../shared/counted.ts";
import type { CacheCause } from "../../shared/cacheCause.ts";
import { displayLanguage } from "../../shared/locale.ts";
import { moneyFormat, sumUsd } from "../../shared/money.ts";
import { type CacheKnowledge, type CacheMiss, type CacheReport, cacheReports } from "./cacheMiss.ts";

/**
 * What the cache did for an answer and the ones before it that called tools, in sentences: how much was read, what that saved, and why it was not more.
 * @returns "" where the server says nothing about caches
 */
export function cacheNote(conversation: Conversation, answerId: string, knowledge: CacheKnowledge): string {
  if (conversation.messages.get(answerId)?.role !== "assistant") return "";
  const path = pathTo(conversation, answerId);
  const turn = path.slice(path.findLastIndex(({ role }) => role === "user") + 1);
  const answers = turn.map(({ id }) => id);
  const found = Array.from(cacheReports(conversation, answers, knowledge).values());
  if (found.length === 0) return "";
  const misses = found.flatMap(({ miss }) => miss ?? []);
  // The one that cost most; a first request has cost nothing more than it had to.
  const worst = misses.toSorted((one, other) => other.tokens - one.tokens)[0];
  return [readText(found), ...(worst === undefined ? [] : [missText(worst)])].join(" ");
}

function readText(reports: readonly CacheReport[]): string {
  const sum = (count: (report: CacheReport) => number): number => reports.reduce((total, report) => total + count(report), 0);
  const [read, prompt] = [sum((report) => report.read), sum((report) => report.prompt)];
  const saved = reports.some((report) => report.saved === null) ? null : sumUsd(reports.map((report) => report.saved));
  const number = new Intl.NumberFormat(displayLanguage());
  const share = new Intl.NumberFormat(displayLanguage(), { style: "percent" }).format(prompt === 0 ? 0 : read / prompt);
  const parts = [number.format(read), number.format(prompt), share] as const;
  if (read === 0) return l10n.t("None of the prompt was read from the provider's cache.");
  return saved === null || saved === 0
    ? l10n.t("Input tokens read from the provider's cache: {0} of {1} ({2}).", ...parts)
    : l10n.t(
        "Input tokens read from the provider's cache: {0} of {1} ({2}), which saved {3}.",
        ...parts,
        moneyFormat(displayLanguage())(saved),
      );
}

/** Why it was not more, and what that cost. */
function missText(miss: CacheMiss): string {
  const why = reason(miss);
  if (miss.tokens === 0) return why;
  return miss.usd === null || miss.usd === 0
    ? counted(miss.tokens, "About {0} more token could have been read. {1}", "About {0} more tokens could have been read. {1}", why)
    : counted(
        miss.tokens,
        "About {0} more token could have been read, which would have saved {1}. {2}",
        "About {0} more tokens could have been read, which would have saved {1}. {2}",
        moneyFormat(displayLanguage())(miss.usd),
        why,
      );
}

/** The cause of many misses, in a few words. */
export function causeName(cause: CacheCause): string {
  switch (cause) {
    case "first":
      return l10n.t("First request of a conversation");
    case "endpoint":
      return l10n.t("Another endpoint than before");
    case "model":
      return l10n.t("Another model than before");
    case "provider":
      return l10n.t("Another provider than before");
    case "tooShort":
      return l10n.t("Prompt before too short to be cached");
    case "noMarks":
      return l10n.t("Caching not asked for before");
    case "lapsed":
      return l10n.t("Cache lapsed");
    case "mayHaveLapsed":
      return l10n.t("Cache may have lapsed");
    case "systemPrompt":
      return l10n.t("System prompt changed");
    case "tools":
      return l10n.t("Tools changed");
    case "edited":
      return l10n.t("Question edited");
    case "attachment":
      return l10n.t("Attachment changed");
    case "version":
      return l10n.t("Another version of an answer");
    case "omitted":
      return l10n.t("Other messages left out");
    case "summary":
      return l10n.t("Older messages summarized");
    case "summaryOff":
      return l10n.t("Summary no longer used");
    case "reasoning":
      return l10n.t("Reasoning no longer sent back");
    case "reasoningAdded":
      return l10n.t("Reasoning not sent back before");
    case "pictures":
      return l10n.t("Images or files changed");
    case "message":
      return l10n.t("Message sent in another form");
    case "parameters":
      return l10n.t("Parameters changed");
    case "notRecorded":
      return l10n.t("Unknown (request not recorded)");
    case "unexplained":
      return l10n.t("Unknown (nothing changed)");
    default:
      return cause satisfies never;
  }
}

/** The cause of a miss as a sentence. */
function reason({ cause, message = 0, before = "", added = [], removed = [], ageMs = 0, lifetimeMs = 0 }: CacheMiss): string {
  switch (cause) {
    case "first":
      return l10n.t("This was the first request in this conversation.");
    case "endpoint":
      return l10n.t("The previous request went to another endpoint, {0}.", before);
    case "model":
      return l10n.t("The previous request went to another model, {0}.", before);
    case "provider":
      return l10n.t("Another provider served the previous request: {0}.", before);
    case "tooShort":
      return l10n.t("The previous request was too short for this provider to cache.");
    case "noMarks":
      return l10n.t("The previous request did not ask for caching, which this model requires.");
    case "lapsed":
      return l10n.t("The cache had lapsed: it is kept for {0}, and the previous request was {1} earlier.", span(lifetimeMs), span(ageMs));
    case "mayHaveLapsed":
      return l10n.t(
        "The cache may have lapsed: it is kept for at least {0}, and the previous request was {1} earlier.",
        span(lifetimeMs),
        span(ageMs),
      );
    case "systemPrompt":
      return l10n.t("The system prompt changed.");
    case "tools":
      return toolsText(added, removed);
    case "edited":
      return l10n.t("Message {0} was edited.", message);
    case "attachment":
      return l10n.t("The content of {0} in message {1} changed.", before, message);
    case "version":
      return l10n.t("Message {0} is now another version of the answer.", message);
    case "omitted":
      return l10n.t("Different messages are left out at the beginning.");
    case "summary":
      return l10n.t("A summary replaced older messages.");
    case "summaryOff":
      return l10n.t("Messages that a summary had replaced are sent again.");
    case "reasoning":
      return l10n.t("The reasoning of message {0} is no longer sent back.", message);
    case "reasoningAdded":
      return l10n.t("The reasoning of message {0} was not sent back before.", message);
    case "pictures":
      return l10n.t("Images or files of message {0} are no longer sent, or were not sent before.", message);
    case "message":
      return l10n.t("Message {0} was sent in a different form before.", message);
    case "parameters":
      return l10n.t("Parameters changed: {0}.", added.join(", "));
    case "notRecorded":
      return l10n.t("The reason is not known: an earlier version of Aside did not record the request.");
    case "unexplained":
      return l10n.t("The reason is not known: the prompt continues the previous one unchanged.");
    default:
      return cause satisfies never;
  }
}

function toolsText(added: readonly string[], removed: readonly string[]): string {
  const names = (tools: readonly string[]): string => tools.join(", ");
  if (added.length > 0 && removed.length > 0) return l10n.t("Tools changed: added {0}, removed {1}.", names(added), names(removed));
  if (added.length > 0) return l10n.t("Tools were added: {0}.", names(added));
  return removed.length > 0 ? l10n.t("Tools were removed: {0}.", names(removed)) : l10n.t("The description of a tool changed.");
}

/** A time as people say it: 45 seconds, 7 minutes, 3 hours. */
function span(ms: number): string {
  const [unit, length] =
    ms < 60_000 ? (["second", 1000] as const) : ms < 7_200_000 ? (["minute", 60_000] as const) : (["hour", 3_600_000] as const);
  const format = new Intl.NumberFormat(displayLanguage(), { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 });
  return format.format(Math.max(0, ms) / length);
}
