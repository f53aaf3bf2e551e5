import { stripHidden } from "../../shared/hiddenText.ts";
import { asObject, lookup } from "../../shared/guards.ts";
import { closesChattily, endsMessage, isLabel, mayOpenChattily, opensChattily, speaksOfCommits, withoutLabel } from "./chattyWords.ts";
import { fencesIn, type FoundFence } from "./fencesInReply.ts";
import { messageOfGitCommand } from "./gitCommand.ts";

/** No commit message is longer, in UTF-16 units. */
const longest = 50_000;
/** A longer line is no subject, and a longer paragraph no introduction. */
const longestSubject = 120;
const longestIntroduction = 600;
/** How many introductions are taken off, one after another: “Sure!”, “Here is …:”, “Commit message:”. */
const mostIntroductions = 5;

/**
 * A model's reply as a commit message: what is in its first fence, or the text without what was said around it, whatever the language. Without hidden
 * characters and blanks that would push a part of it out of the input box.
 * @param ended whether the reply is whole; otherwise it is empty as long as it may be an introduction
 */
export function messageInReply(reply: string, ended: boolean): string {
  const whole = tidied(withoutReasoning(reply).slice(0, longest)).trim();
  // Marks at the end may be growing into a fence or a tag.
  const text = ended ? whole : whole.replace(/(?:^|\n)[ \t]*(?:`{1,2}|~{1,2}|[-*_=]{1,3}|<[\w/-]{0,20})$/, "").trimEnd();
  const tagged = inTag(text);
  const inside = tagged ?? text;
  const fenced = inFence(inside, ended);
  if (fenced !== undefined)
    return ended || !fenced.startsWith("{") ? unwrapped(messageOfGitCommand(fenced) ?? inObject(fenced) ?? fenced) : "";
  const written = messageOfGitCommand(inside) ?? inObject(inside);
  if (written !== undefined) return unwrapped(written);
  if (!ended && inside.startsWith("{")) return "";
  const { text: message, mayBeMore } = withoutIntroduction(inside);
  if (!ended && mayBeMore) return "";
  return unwrapped(withoutClosing(message));
}

/** A text with one kind of line ends, without hidden characters, and without long runs of blanks. */
function tidied(reply: string): string {
  const lines = stripHidden(reply.replaceAll(/\r\n?|[\f\u2028\u2029]/g, "\n"));
  return lines.replaceAll(/[\p{Zs}\t\u2800]{16,}/gu, " ").replaceAll(/\n(?:[\p{Zs}\t\u2800]*\n){3,}/gu, "\n\n");
}

const reasoningTags = ["think", "thinking", "thought", "thoughts", "reasoning", "reflection", "analysis", "scratchpad"];

/** A reply without reasoning in tags at its beginning, which a server has left in the text. */
function withoutReasoning(reply: string): string {
  let rest = reply.trimStart();
  for (let opened = openedTag(rest); opened !== undefined; opened = openedTag(rest)) {
    const close = rest.toLowerCase().indexOf(`</${opened}>`);
    if (close < 0) return "";
    rest = rest.slice(close + opened.length + 3).trimStart();
  }
  // Some chat templates write the opening tag themselves.
  const lone = /(?:^|\n)[ \t]*<\/(?:think|thinking|thought|reasoning)>[ \t]*(?=\r?\n|$)/i.exec(rest);
  return lone === null ? rest : rest.slice(lone.index + lone[0].length);
}

function openedTag(text: string): string | undefined {
  const name = /^<(\w{1,20})>/.exec(text)?.[1]?.toLowerCase();
  return name !== undefined && reasoningTags.includes(name) ? name : undefined;
}

/** The content of `<commit_message>` and tags like it, at the beginning or after an introduction. */
function inTag(text: string): string | undefined {
  const opening = /^<(commit[-_]?(?:message|msg)?|message|answer|output|result|response|final)>|\n<(commit[-_]?(?:message|msg))>/i.exec(
    text,
  );
  const name = opening?.[1] ?? opening?.[2];
  if (opening === null || name === undefined) return undefined;
  const start = opening.index + opening[0].length;
  const end = text.toLowerCase().indexOf(`</${name.toLowerCase()}>`, start);
  return text.slice(start, end < 0 ? undefined : end).trim();
}

/** The message in an object of JSON. */
function inObject(text: string): string | undefined {
  if (!text.startsWith("{") || !text.endsWith("}")) return undefined;
  try {
    const fields = asObject(JSON.parse(text));
    const field = (...names: readonly string[]): string | undefined =>
      names.map((name) => lookup(fields, name)).find((value): value is string => typeof value === "string" && value.trim() !== "");
    const whole = field("commitMessage", "commit_message", "message", "commit", "text");
    const parts = [whole ?? field("subject", "title", "header", "summary"), field("body", "description", "details")];
    const message = parts.filter((part) => part !== undefined).join("\n\n");
    return message === "" ? undefined : message;
  } catch {
    return undefined;
  }
}

/** What is in the fence that holds the message; undefined where no fence does. */
function inFence(text: string, ended: boolean): string | undefined {
  const fences = fencesIn(text);
  const [first] = fences;
  if (first === undefined || isInMessage(text, first)) return undefined;
  const fence = fences.find(({ holdsCode }) => !holdsCode) ?? first;
  if (!ended && !fence.isOpened) return "";
  return fence.content;
}

/** Whether a fence is a part of the message: an example in its body. What stands before it is a message then, and no introduction. */
function isInMessage(text: string, fence: FoundFence): boolean {
  const { text: before } = withoutIntroduction(text.slice(0, fence.start).trimEnd());
  const [subject = "", blank, ...more] = before.split("\n");
  const body = more.join("\n").trim();
  if (subject.trim() === "" || subject.length > longestSubject || (blank ?? "").trim() !== "") return false;
  if (/[.:!?。：！？…]$/u.test(subject.trim()) || /^#|^\*\*/.test(subject) || opensChattily(subject) || isLabel(subject)) return false;
  if (fence.holdsCode) return true;
  if (body === "") return false;
  const introduces = body.split("\n").findLast((line) => line.trim() !== "") ?? "";
  if (speaksOfCommits(introduces) || isLabel(unmarked(introduces)) || introduces.startsWith("#")) return false;
  return !isConventional(fence.content) || isConventional(subject);
}

/** `feat(scope)!: …`, with an emoji before it or not. */
function isConventional(message: string): boolean {
  return /^\s*(?:[^\w\s]{1,4}\s?|:\w{1,30}: )?[a-z]{2,12}(?:\([^()\n]{1,60}\))?!?: \S/.test(message);
}

/** A text without the paragraphs and words that only introduce a message. `mayBeMore`: its beginning may yet become such an introduction. */
function withoutIntroduction(text: string): { readonly text: string; readonly mayBeMore: boolean } {
  let rest = text;
  /** Where an exclamation was taken off that is one only if an introduction follows: “Hello!”. */
  let doubtful: string | undefined;
  for (let count = 0; count < mostIntroductions; count += 1) {
    const next = afterIntroduction(rest);
    if (next === undefined) break;
    doubtful = next.isDoubtful ? (doubtful ?? rest) : undefined;
    rest = next.rest;
  }
  rest = doubtful ?? rest;
  const [line = "", ...more] = rest.split("\n");
  const isGrowing = more.every((one) => one.trim() === "");
  const shown = unmarked(line);
  const mayBeMore =
    isGrowing &&
    (line.length < longestIntroduction ? mayOpenChattily(shown) || /^[`~]|[:：!！]\s*$/u.test(shown) || isLabel(shown) : false);
  return { text: withoutLabelBefore(rest), mayBeMore };
}

/** What comes after an introduction at the beginning; undefined where there is none, or nothing after it. */
function afterIntroduction(text: string): { readonly rest: string; readonly isDoubtful: boolean } | undefined {
  const begun = text.replace(/^(?:[ \t]*\n)+/, "");
  const end = begun.indexOf("\n");
  if (end < 0) return undefined;
  const line = unmarked(begun.slice(0, end));
  const after = begun.slice(end + 1);
  const next = after.replace(/^(?:[ \t]*\n)+/, "");
  if (next.trim() === "") return undefined;
  if (isRule(begun.slice(0, end)) || isLabel(line.replace(/\s*[:：]$/u, ""))) return { rest: next, isDoubtful: false };
  const isAlone = /^[ \t]*\n/.test(after);
  const isChatty = opensChattily(line);
  if (/[:：]$/u.test(line) && line.length < longestIntroduction) {
    const isSubjectOfList = /^\s*(?:[-*+•]\s|\d{1,3}[.)]\s)/u.test(next) && !speaksOfCommits(line);
    if (isChatty || isOption(line) || speaksOfCommits(line) || isConventional(next) || (isAlone && !isSubjectOfList))
      return isSubjectOfList && !isChatty ? undefined : { rest: next, isDoubtful: false };
  }
  const gap = /\n[ \t]*\n/.exec(begun);
  if (gap === null) return undefined;
  const paragraph = begun.slice(0, gap.index);
  const rest = begun.slice(gap.index + gap[0].length).trimStart();
  if (paragraph.length > longestIntroduction || rest === "") return undefined;
  if (isChatty && (/[.:!。：！~…]$/u.test(unmarked(paragraph)) || speaksOfCommits(paragraph))) return { rest, isDoubtful: false };
  if (/[:：]$/u.test(unmarked(paragraph)) && speaksOfCommits(paragraph)) return { rest, isDoubtful: false };
  return isAlone && line.length <= 40 && /[!！]$/u.test(line) ? { rest, isDoubtful: true } : undefined;
}

/** The message after “Commit message:” or “Sure, here is a commit message:” in its own line. */
function withoutLabelBefore(text: string): string {
  const end = text.indexOf("\n");
  const line = end < 0 ? text : text.slice(0, end);
  if (line.length > longestIntroduction) return text;
  const bare = line.replace(/^[\s#>*_]{0,20}/, "");
  const plain = withoutLabel(bare.replace(/^([^:：]{1,100}[:：])[*_]{1,3}/u, "$1"));
  const rest = text.slice(line.length);
  if (plain.length < bare.length && plain !== bare.replace(/[*_]{1,3}/, "")) return plain + rest;
  const said = opensChattily(bare) ? /^([^:：\n]{1,300})[:：]\s*(?=\S)/u.exec(bare) : null;
  if (said !== null && (speaksOfCommits(said[1] ?? "") || isConventional(bare.slice(said[0].length))))
    return bare.slice(said[0].length) + rest;
  return text;
}

/** “Option 1:”, in any language. */
function isOption(line: string): boolean {
  return /^[\p{L} ]{0,30}\b1\b[^:：\n]{0,40}[:：]$/u.test(line);
}

/** A message without what was said after it: a rule and what follows, explanations, other proposals, and paragraphs that address the user. */
function withoutClosing(text: string): string {
  const lines = text.split("\n");
  const isAfterBlank = (at: number): boolean => at > 0 && lines[at - 1]?.trim() === "";
  const end = lines.findIndex((line, at) => {
    const shown = unmarked(line);
    return isAfterBlank(at) && (isRule(line) || endsMessage(shown) || (isConventional(lines[0] ?? "") && isOtherOption(shown)));
  });
  let kept = lines
    .slice(0, end < 0 ? undefined : end)
    .join("\n")
    .trimEnd();
  for (let gap = kept.lastIndexOf("\n\n"); gap > 0; gap = kept.lastIndexOf("\n\n")) {
    if (!closesChattily(kept.slice(gap + 2).trimStart())) break;
    kept = kept.slice(0, gap).trimEnd();
  }
  return kept;
}

function isOtherOption(line: string): boolean {
  return /^[\p{L} ]{1,30}\b2\b[^:：\n]{0,40}[:：]/u.test(line);
}

function isRule(line: string): boolean {
  return /^[ \t]*(?:-{3,}|\*{3,}|_{3,}|={3,}|─{3,}|—{2,})[ \t]*$/u.test(line);
}

/** A line without the marks of headings, emphasis and quotations around it. */
function unmarked(line: string): string {
  return line
    .slice(0, longestIntroduction * 2)
    .replace(/^[\s#>*_]{1,20}/, "")
    .replace(/[\s*_]{1,20}$/, "");
}

const quotes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "`": "`",
  "“": "”",
  "„": "“",
  "«": "»",
  "»": "«",
  "‘": "’",
  "「": "」",
  "『": "』",
};

/** A message without quotes, marks of Markdown and labels around all of it or around its subject. */
function unwrapped(message: string): string {
  const trimmed = message.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
  const unquoted = withoutQuoteMarks(withoutLabels(trimmed.trimStart()));
  const whole = withoutQuotes(unquoted) ?? unquoted;
  const end = whole.indexOf("\n");
  const subject = end < 0 ? whole : whole.slice(0, end);
  const rest = whole.slice(subject.length);
  const bare = subject
    .replace(/^#{1,6}[ \t]+/, "")
    .replace(/^(\*\*|__)([^*_\n]{1,300})\1[ \t]*$/, "$2")
    .trim();
  const first = firstOfList(bare, rest);
  if (first !== undefined) return withoutQuotes(first) ?? first;
  return ((rest === "" || /^\n[ \t]*\n/.test(rest) ? withoutQuotes(bare) : undefined) ?? bare) + rest;
}

/** The text in one pair of quotes, which may be „these“ or ”these”, without others of the kind in it. */
function withoutQuotes(text: string): string | undefined {
  const opening = text.charAt(0);
  const closing = Object.hasOwn(quotes, opening) ? quotes[opening] : undefined;
  if (closing === undefined || text.length < 3) return undefined;
  const last = text.charAt(text.length - 1);
  const inner = text.slice(1, -1);
  const isPair = last === closing || (opening === "„" && last === "”");
  return isPair && !inner.includes(opening) && !inner.includes(last) ? inner.trim() : undefined;
}

/** A message in which every line is quoted with `>`. */
function withoutQuoteMarks(text: string): string {
  const lines = text.split("\n");
  if (!lines.every((line) => line.trim() === "" || line.startsWith(">"))) return text;
  return lines.map((line) => line.replace(/^>[ \t]?/, "")).join("\n");
}

/** `Subject: …` and `Body: …`, or only the label before all of it. */
function withoutLabels(text: string): string {
  const plain = withoutLabelBefore(text);
  const subject =
    /^(?:\*\*)?(?:subject|title|summary|header|betreff|titel|objet|titre|asunto|título|assunto|oggetto|titolo|тема|заголовок|主题|主題|标题|標題|件名|タイトル|제목)(?:\*\*)?\s*[:：](?:\*\*)?\s*(?=\S)/iu.exec(
      plain,
    );
  if (subject === null) return plain;
  const rest = plain.slice(subject[0].length);
  const body =
    /\n(?:\*\*)?(?:body|description|details|beschreibung|text|corps|cuerpo|descripción|corpo|descrição|descrizione|описание|тело|正文|描述|内容|本文|説明|본문|설명)(?:\*\*)?\s*[:：](?:\*\*)?[ \t]*\n?/iu.exec(
      rest,
    );
  if (body !== null) return `${rest.slice(0, body.index).trimEnd()}\n\n${rest.slice(body.index + body[0].length)}`;
  return /^subject/i.test(subject[0].replace("**", "")) ? rest : plain;
}

/** The first of several messages to choose from: a list of numbers, from 1. */
function firstOfList(subject: string, rest: string): string | undefined {
  const first = /^1[.)][ \t]+(.+)$/.exec(subject)?.[1];
  return first === undefined || !/\n2[.)][ \t]/.test(rest) ? undefined : first.replace(/^(\*\*|__)([^*_\n]{1,300})\1$/, "$2");
}
