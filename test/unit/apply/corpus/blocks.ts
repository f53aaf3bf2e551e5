import { Random } from "../random.ts";
import { languages, type Language } from "./languages.ts";
import { allNotes } from "./notes.ts";
import type { CorpusFile } from "./sources.ts";
import { type Container, containersOf, listsOf, type Part, widthOf } from "./splitter.ts";

/**
 * What a block shows: one declaration, members that all exist, members and a new one, members in another order, members of a container inside of
 * another, a member under a new name, or items of a list and a new one.
 */
export type Kind = "declaration" | "shown" | "added" | "reordered" | "nested" | "renamed" | "list";

/** A block that shows a part of a file, and what must come of it. */
export interface Block {
  readonly file: string;
  readonly language: string;
  readonly fence: string;
  readonly kind: Kind;
  readonly isMarked: boolean;
  /** Whether the file has the first line of the container several times, so that a refusal is as right as the edit. */
  readonly isTwin: boolean;
  readonly source: string;
  readonly block: string;
  /** The texts that are right. */
  readonly accepted: readonly string[];
  /** What the block does not show, which must stay in any case. */
  readonly unshown: readonly (readonly string[])[];
}

/** How many blocks are cut out of a file; more out of one that stands for its whole language. */
const perFile = 7;
const perLanguage = 48;
const most = 60;

/** The blocks that are cut out of a file; the same for a seed at every run. */
export function blocksOf({ file, ending, lines }: CorpusFile, seed: number): readonly Block[] {
  const language = languages[ending];
  if (language === undefined) return [];
  const random = new Random(
    Array.from(file, (character) => character.codePointAt(0) ?? 0).reduce((sum, code) => (Math.imul(sum, 31) + code) | 0, seed),
  );
  const containers = containersOf(lines, language).filter(
    ({ parts }) =>
      parts.length >= 2 &&
      parts.length <= most &&
      // The cutter cannot move a separator that stands before a comment.
      !parts.some(({ end }) => /[,;]\s*(?:\/\/|\/\*|#|--)/.test(lines[end - 1] ?? "")),
  );
  const cutter = new Cutter(file, lines, language, random);
  const blocks: Block[] = [];
  if (containers.length === 0) return [];
  const lists = listsOf(lines, language);
  const kinds: readonly Kind[] = [
    "shown",
    "declaration",
    "added",
    "nested",
    "shown",
    "declaration",
    "reordered",
    "added",
    "list",
    "renamed",
  ];
  const seen = new Set<string>();
  const wanted = file.startsWith("test/") ? perLanguage : perFile;
  for (let turn = 0; blocks.length < wanted && turn < 5 * wanted; turn += 1) {
    const kind = kinds[turn % kinds.length] ?? "shown";
    const container = random.pick(containers);
    const block =
      kind === "declaration"
        ? cutter.declaration(container)
        : kind === "nested"
          ? cutter.nested(container, containers)
          : kind === "renamed"
            ? cutter.renamed(container)
            : kind === "list"
              ? lists.length === 0
                ? undefined
                : cutter.list(random.pick(lists))
              : cutter.part(container, kind);
    if (block === undefined || seen.has(block.block)) continue;
    seen.add(block.block);
    blocks.push(block);
  }
  return blocks;
}

class Cutter {
  readonly #file: string;
  readonly #lines: readonly string[];
  readonly #language: Language;
  readonly #random: Random;
  readonly #counts = new Map<string, number>();
  readonly #unit: string;

  constructor(file: string, lines: readonly string[], language: Language, random: Random) {
    this.#file = file;
    this.#lines = lines;
    this.#language = language;
    this.#random = random;
    for (const line of lines) this.#counts.set(line.trim(), (this.#counts.get(line.trim()) ?? 0) + 1);
    const steps = lines.map((line) => /^\s+/.exec(line)?.[0] ?? "").filter((indent) => indent !== "" && !indent.endsWith(" *"));
    const tabs = steps.filter((indent) => indent.startsWith("\t")).length;
    const least = steps.reduce((best, indent) => (indent.length > 1 ? Math.min(best, indent.length) : best), 8);
    this.#unit = 2 * tabs > steps.length ? "\t" : " ".repeat(least === 8 ? 2 : least);
  }

  /** A block of one whole declaration, changed inside. */
  declaration({ parts, isRoot }: Container): Block | undefined {
    const whole = parts.filter(({ head, end }) => end - head >= 3 && end - head <= most);
    if (whole.length === 0) return undefined;
    const part = this.#random.pick(whole);
    const changed = this.#changed(part, parts);
    if (changed === undefined) return undefined;
    const withLead = part.head === part.start || this.#random.next() < 0.5;
    const shown = withLead ? changed : changed.slice(part.head - part.start);
    return this.#block("declaration", {
      isMarked: false,
      isTwin: (this.#counts.get((this.#lines[part.head] ?? "").trim()) ?? 0) > 1,
      block: isRoot ? shown : this.#placed(shown),
      accepted: [[...this.#lines.slice(0, part.start), ...changed, ...this.#lines.slice(part.end)]],
      unshown: [this.#lines.slice(0, part.start), this.#lines.slice(part.end)],
    });
  }

  /** A block of a container with some of its members. */
  part(container: Container, kind: Kind): Block | undefined {
    const { start, from, to, end, isRoot, parts } = container;
    const random = this.#random;
    const eligible = parts.flatMap((part, index) => (this.#isTold(part, parts, isRoot) ? [index] : []));
    if (eligible.length === 0 || (kind === "reordered" && eligible.length < 2)) return undefined;
    const count = Math.min(
      eligible.length,
      random.next() < 0.6 ? random.integer(kind === "added" ? 0 : 1, 3) : random.integer(1, Math.max(1, parts.length - 1)),
      parts.length - 1,
    );
    const chosen = new Set<number>();
    const first = random.integer(0, eligible.length - 1);
    // Members that stand together, as a model shows them, or any.
    const together = random.next() < 0.5;
    for (
      let turn = 0;
      chosen.size < Math.max(count, kind === "reordered" ? 2 : kind === "added" && isRoot ? 1 : 0) && turn < 200;
      turn += 1
    ) {
      const index = together ? eligible[(first + turn) % eligible.length] : random.pick(eligible);
      if (index !== undefined) chosen.add(index);
    }
    if (kind !== "added" && chosen.size === 0) return undefined;
    const shown = [...chosen].sort((a, b) => a - b);
    if (shown.length >= parts.length) return undefined;
    const texts: (readonly string[])[] = parts.map(({ start: one, end: other }) => this.#lines.slice(one, other));
    let changes = 0;
    const toChange = kind === "added" && random.next() < 0.5 ? 0 : random.integer(1, 2);
    for (const index of random.shuffled(shown)) {
      if (changes >= toChange) break;
      const part = parts[index];
      const fresh = part === undefined ? undefined : this.#changed(part, parts);
      if (fresh === undefined) continue;
      texts[index] = fresh;
      changes += 1;
    }
    if (kind !== "added" && changes === 0) return undefined;
    const isMarked = random.next() < 0.5;
    const indent = /^\s*/.exec(this.#lines[parts[0]?.head ?? 0] ?? "")?.[0] ?? "";
    const header = isRoot ? "" : (this.#lines[start] ?? "").trim();
    const fresh = kind === "added" ? this.#fresh(container, indent, header) : undefined;
    if (kind === "added" && fresh === undefined) return undefined;
    const isTwin = isRoot ? false : (this.#counts.get(header) ?? 0) > 1 || /^(?:[{[(]|"?default"?:.*)$/.test(header);
    const entries: (number | "fresh" | "mark")[] = [...shown];
    if (kind === "reordered") {
      entries.reverse();
      if (entries.length > 2 && random.next() < 0.5) entries.push(...entries.splice(0, 1));
    }
    const at = random.integer(0, entries.length);
    if (fresh !== undefined) entries.splice(at, 0, "fresh");
    const mark = indent + this.#language.comment(random.pick(allNotes));
    const withMarks: (number | "fresh" | "mark")[] = [];
    if (isMarked) {
      let last = -1;
      for (const [index, entry] of entries.entries()) {
        const next = entry === "fresh" ? entries.slice(index).find((one) => typeof one === "number") : entry;
        if (typeof next === "number" && next > last + 1 && withMarks.at(-1) !== "fresh") withMarks.push("mark");
        withMarks.push(entry);
        if (typeof entry === "number") last = entry;
      }
      if (last < parts.length - 1 || kind === "reordered") withMarks.push("mark");
    } else withMarks.push(...entries);
    const isSpaced = parts.length > 1 && (this.#lines[(parts[1]?.start ?? 0) - 1] ?? "x").trim() === "";
    const separated = this.#commaOf(parts);
    const own: (readonly string[])[] = withMarks.map((entry) =>
      entry === "mark" ? [mark] : entry === "fresh" ? (fresh ?? []) : (texts[entry] ?? []),
    );
    if (separated !== undefined) {
      const members = withMarks.flatMap((entry, index) => (entry === "mark" ? [] : [index]));
      for (const index of members)
        own[index] = withMark(
          own[index] ?? [],
          separated.isEverywhere || index !== members.at(-1) || withMarks.at(-1) === "mark",
          separated,
        );
    }
    const inside = own.flatMap((text, index) => (index > 0 && isSpaced ? ["", ...text] : text));
    const block = isRoot ? inside : [...this.#lines.slice(start, from), ...inside, ...this.#lines.slice(to, end)];
    return this.#block(kind, {
      isMarked: withMarks.includes("mark"),
      isTwin: isTwin || (shown.length === 0 && isRoot),
      block: isRoot ? block : this.#placed(block),
      accepted: this.#accepted(container, texts, fresh, entries, separated),
      unshown: [
        this.#lines.slice(0, isRoot ? (parts[0]?.start ?? 0) : start),
        ...parts.flatMap((part, index) => (chosen.has(index) ? [] : [this.#lines.slice(part.start, part.end)])),
        this.#lines.slice(isRoot ? (parts.at(-1)?.end ?? end) : end),
      ],
    });
  }

  /** A block of a container that shows a part of one of its members, which is a container too. */
  nested(outer: Container, all: readonly Container[]): Block | undefined {
    if (outer.isRoot) return undefined;
    const random = this.#random;
    const inside = outer.parts.flatMap((part) => {
      const inner = all.find(({ start, isRoot }) => !isRoot && start === part.head);
      return inner === undefined || inner.parts.length < 3 || !this.#isTold(part, outer.parts, false) ? [] : [{ part, inner }];
    });
    if (inside.length === 0) return undefined;
    const { part, inner } = random.pick(inside);
    const eligible = inner.parts.filter((one) => this.#isTold(one, inner.parts, false));
    if (eligible.length === 0) return undefined;
    const chosen = random.pick(eligible);
    const changed = this.#changed(chosen, inner.parts);
    if (changed === undefined) return undefined;
    const isMarked = random.next() < 0.6;
    const note = this.#language.comment(random.pick(allNotes));
    const markAt = (at: number): readonly string[] => (isMarked ? [(/^\s*/.exec(this.#lines[at] ?? "")?.[0] ?? "") + note] : []);
    const [before, after] = [inner.parts[0] !== chosen, inner.parts.at(-1) !== chosen];
    const [mark, outerMark] = [this.#commaOf(inner.parts), this.#commaOf(outer.parts)];
    const shown = mark === undefined ? changed : withMark(changed, mark.isEverywhere || (isMarked && after), mark);
    const body = [
      ...(before ? markAt(chosen.head) : []),
      ...shown,
      ...(after ? markAt(chosen.head) : []),
      ...this.#lines.slice(inner.to, inner.end),
    ];
    const member = [...this.#lines.slice(inner.start, inner.from), ...body];
    return this.#block("nested", {
      isMarked,
      isTwin:
        (this.#counts.get((this.#lines[outer.start] ?? "").trim()) ?? 0) > 1 || /^[{[(]$/.test((this.#lines[outer.start] ?? "").trim()),
      block: this.#placed([
        ...this.#lines.slice(outer.start, outer.from),
        ...(outer.parts[0] === part ? [] : markAt(part.head)),
        ...(outerMark === undefined ? member : withMark(member, outerMark.isEverywhere, outerMark)),
        ...(outer.parts.at(-1) === part ? [] : markAt(part.head)),
        ...this.#lines.slice(outer.to, outer.end),
      ]),
      accepted: [[...this.#lines.slice(0, chosen.start), ...changed, ...this.#lines.slice(chosen.end)]],
      unshown: [this.#lines.slice(0, chosen.start), this.#lines.slice(chosen.end)]
        .map((lines, index) => (index === 0 ? lines.slice(0, outer.start) : lines.slice(outer.end - chosen.end)))
        .concat(
          outer.parts.flatMap((one) => (one === part ? [] : [this.#lines.slice(one.start, one.end)])),
          inner.parts.flatMap((one) => (one === chosen ? [] : [this.#lines.slice(one.start, one.end)])),
        ),
    });
  }

  /** A block of a container in which one member of a line has a new name: it takes the place of the old one or is refused. */
  renamed({ start, from, to, end, isRoot, parts }: Container): Block | undefined {
    const random = this.#random;
    if (isRoot) return undefined;
    const eligible = parts.flatMap((part, index) => (part.end - part.head === 1 && this.#isTold(part, parts, false) ? [index] : []));
    if (eligible.length === 0) return undefined;
    const at = random.pick(eligible);
    const part = parts[at];
    if (part === undefined || !/^(?!attr_|include|[A-Z]+$)[A-Za-z_]\w{2,}$/.test(part.name)) return undefined;
    const line = this.#lines[part.head] ?? "";
    const fresh = line.replace(part.name, random.pick([`${part.name}_text`, `my_${part.name}`, `${part.name}Id`]));
    if (fresh === line || this.#counts.has(fresh.trim())) return undefined;
    const beside = [at - 1, at + 1].filter(
      (one) => parts[one] !== undefined && this.#isTold(parts[one], parts, false) && parts[one].end - parts[one].head < 6,
    );
    const shown = [...beside, at].sort((a, b) => a - b);
    const comma = this.#commaOf(parts);
    const lines = shown.flatMap((index, place) => {
      const text =
        index === at
          ? [...this.#lines.slice(parts[index]?.start, parts[index]?.head), fresh]
          : this.#lines.slice(parts[index]?.start, parts[index]?.end);
      return comma === undefined ? text : withMark(text, comma.isEverywhere || place < shown.length - 1, comma);
    });
    return this.#block("renamed", {
      isMarked: false,
      isTwin: (this.#counts.get((this.#lines[start] ?? "").trim()) ?? 0) > 1 || /^[{[(]$/.test((this.#lines[start] ?? "").trim()),
      block: this.#placed([...this.#lines.slice(start, from), ...lines, ...this.#lines.slice(to, end)]),
      accepted: [[...this.#lines.slice(0, part.head), fresh, ...this.#lines.slice(part.end)]],
      unshown: parts.flatMap((one, index) => (shown.includes(index) ? [] : [this.#lines.slice(one.start, one.end)])),
    });
  }

  /** A block of a list that shows some of its items and a new one. */
  list(container: Container): Block | undefined {
    const { start, from, to, end, parts } = container;
    const random = this.#random;
    const pattern = random.pick(parts);
    const fresh = this.#lines
      .slice(pattern.head, pattern.end)
      .map((line) =>
        line.replace(/[A-Za-z]\w{2,}(?=\W*$)/, (word) => `${word}_more`).replace(/\d+(?=\W*$)/, (number) => `${Number(number) + 1000}`),
      );
    if (this.#counts.has((fresh[0] ?? "").trim())) return undefined;
    const isMarked = random.next() < 0.5;
    const first = random.integer(0, parts.length - 1);
    const shown = parts.slice(first, first + random.integer(1, 3));
    if (shown.length === parts.length) return undefined;
    const note = (/^\s*/.exec(this.#lines[parts[0]?.head ?? 0] ?? "")?.[0] ?? "") + this.#language.comment(random.pick(allNotes));
    const at = random.integer(0, shown.length);
    const comma = this.#commaOf(parts);
    const entries: (readonly string[])[] = shown.map((part) => this.#lines.slice(part.start, part.end));
    entries.splice(at, 0, fresh);
    const isEnd = first + shown.length === parts.length;
    const inside = [
      ...(isMarked && first > 0 ? [note] : []),
      ...entries.flatMap((text, index) =>
        comma === undefined ? text : withMark(text, comma.isEverywhere || index < entries.length - 1 || (isMarked && !isEnd), comma),
      ),
      ...(isMarked && !isEnd ? [note] : []),
    ];
    const wanted: readonly (number | "fresh")[] = [
      ...shown.slice(0, at).map((_part, index) => first + index),
      "fresh",
      ...shown.slice(at).map((_part, index) => first + at + index),
    ];
    return this.#block("list", {
      isMarked,
      isTwin: (this.#counts.get((this.#lines[start] ?? "").trim()) ?? 0) > 1 || /^[{[(]$/.test((this.#lines[start] ?? "").trim()),
      block: this.#placed([...this.#lines.slice(start, from), ...inside, ...this.#lines.slice(to, end)]),
      accepted: this.#accepted(
        container,
        parts.map((part) => this.#lines.slice(part.start, part.end)),
        fresh,
        wanted,
        comma,
      ),
      unshown: [
        this.#lines.slice(0, start),
        ...parts.flatMap((part) => (shown.includes(part) ? [] : [this.#lines.slice(part.start, part.end)])),
        this.#lines.slice(end),
      ],
    });
  }

  /** The file with the changed members, and the new one at each place that the block allows. */
  #accepted(
    { parts }: Container,
    texts: readonly (readonly string[])[],
    fresh: readonly string[] | undefined,
    entries: readonly (number | "fresh" | "mark")[],
    separated: Separation | undefined,
  ): readonly (readonly string[])[] {
    const build = (place: number, isAbove = false): readonly string[] => {
      const result: string[] = [];
      let at = 0;
      const put = (text: readonly string[], isLast: boolean): void => {
        for (const line of separated === undefined ? text : withMark(text, separated.isEverywhere || !isLast, separated)) result.push(line);
      };
      for (const [index, part] of parts.entries()) {
        const isHere = place === index && fresh !== undefined;
        if (isHere && isAbove) put(fresh, false);
        result.push(...this.#lines.slice(at, part.start));
        if (isHere && !isAbove) put(fresh, false);
        put(texts[index] ?? [], index === parts.length - 1 && place !== parts.length);
        at = part.end;
      }
      if (place === parts.length && fresh !== undefined) put(fresh, true);
      return [...result, ...this.#lines.slice(at)];
    };
    if (fresh === undefined) return [build(-1)];
    const index = entries.indexOf("fresh");
    const above = entries.slice(0, index).findLast((entry) => typeof entry === "number");
    const below = entries.slice(index + 1).find((entry) => typeof entry === "number");
    const first = typeof above === "number" ? above + 1 : 0;
    const last = typeof below === "number" ? below : parts.length;
    return Array.from({ length: last - first + 1 }, (_one, more) => [build(first + more), build(first + more, true)]).flat();
  }

  /** What stands between the members, and behind the last one too. */
  #commaOf(parts: readonly Part[]): Separation | undefined {
    const ends = parts.map(({ end }) => (this.#lines[end - 1] ?? "").trimEnd());
    const [last = ""] = ends.slice(-1);
    if (parts.length > 0 && ends.slice(0, -1).every((line) => line.endsWith(","))) return { mark: ",", isEverywhere: last.endsWith(",") };
    const isBetween = parts.length > 1 && ends.slice(0, -1).every((line) => line.endsWith(";")) && !/[;}]$/.test(last);
    return isBetween ? { mark: ";", isEverywhere: false } : undefined;
  }

  /** Whether a reader can tell a member from its siblings by its name. */
  #isTold(part: Part, parts: readonly Part[], isRoot: boolean): boolean {
    if (parts.filter(({ name }) => name === part.name).length > 1 || part.end - part.head > most) return false;
    return !isRoot || (part.end - part.head >= 3 && (this.#counts.get((this.#lines[part.head] ?? "").trim()) ?? 0) === 1);
  }

  /** A member with one word or number changed that is not its name; undefined if there is none. */
  #changed({ start, head, end, name }: Part, parts: readonly Part[]): readonly string[] | undefined {
    const text = this.#lines.slice(start, end);
    const isOne = end - head === 1;
    const choices: { readonly at: number; readonly from: number; readonly word: string }[] = [];
    const isArm = /^(?:case|when|default|else|in)\b/.test((text[head - start] ?? "").trim()) && !/->|=>/.test(text[head - start] ?? "");
    const body =
      end - head > 2
        ? text.slice(head - start + 1, -1)
        : end - head > 1
          ? text.slice(head - start + 1)
          : isArm
            ? []
            : text.slice(head - start);
    const offset = end - head > 1 ? head - start + 1 : head - start;
    for (const [index, line] of body.entries()) {
      if (this.#language.lead.test(line.trim()) || /["'`]{3}/.test(line)) continue;
      if (this.#language.isMarkup) {
        const inner = />([^<>]*[a-z]\w{2,})\s*</i.exec(line);
        const word = /[a-z]\w+$/i.exec(inner?.[1] ?? "");
        if (inner !== null && word !== null) choices.push({ at: offset + index, from: inner.index + 1 + word.index, word: word[0] });
        continue;
      }
      const code = line.replace(/\s(?:\/\/|#|--|;)\s.*$/, "");
      const words = [...code.matchAll(/(?<![\w$#@&\\.-])(?:[A-Za-z_][\w$]{2,}|\d+)(?![\w$])/g)];
      const arrow = /->|=>/.exec(code)?.index ?? -1;
      const isField = this.#language.isTypeFirst && !/[(=]|^\s*["']/.test(code);
      const open = this.#language.isTypeFirst ? code.search(/[({=]/) : -1;
      const hasName = isField || (words.at(-1)?.index ?? 0) < open || code.search(/\{ (?:get|set)/) > -1;
      const one = hasName ? words[0] : words.at(-1);
      const isBehind = isOne && (!this.#language.isTypeFirst || /^\s*["']/.test(code));
      const named = isOne && /^\s*(?:case|when)\b/.test(code) ? arrow : isBehind ? line.indexOf(name) + name.length : 0;
      if (words.length >= 2 && one !== undefined && one.index >= named) choices.push({ at: offset + index, from: one.index, word: one[0] });
    }
    const statements = this.#statementsOf(text.slice(head - start)).map((index) => index + head - start);
    const kind = this.#random.next();
    if (statements.length >= 2 && kind < 0.35) {
      const place = this.#random.pick(statements);
      if (kind < 0.12) return text.filter((_line, index) => index !== place);
      const line = text[place] ?? "";
      const fresh = line.replace(/[A-Za-z_]\w{2,}(?=\W*$)/, (word) => `${word}_then`);
      if (fresh === line || this.#counts.has(fresh.trim())) return undefined;
      return [...text.slice(0, place + 1), fresh, ...text.slice(place + 1)];
    }
    const usable = choices.filter(({ word }) => !keywords.has(word));
    if (usable.length === 0) return undefined;
    const { at, from, word } = this.#random.pick(usable);
    const line = text[at] ?? "";
    const fresh = /^\d+$/.test(word) ? `${Number(word.slice(0, 9)) + 7}` : `${word}${/^[A-Z]/.test(word) ? "Next" : "_next"}`;
    const result = [...text];
    result[at] = line.slice(0, from) + fresh + line.slice(from + word.length);
    if (this.#counts.has((result[at] ?? "").trim())) return undefined;
    return parts.length > 0 ? result : undefined;
  }

  /** The lines of a function that are statements as a whole, so that one can be added or removed. */
  #statementsOf(text: readonly string[]): readonly number[] {
    const [head = ""] = text;
    if (
      text.length < 5 ||
      this.#language.isMarkup ||
      !/\)[^()]*(?:\{|:|do)$|\)$/.test(head.trim()) ||
      /^(?:"|case\b|class\b|CREATE)/.test(head.trim())
    )
      return [];
    const width = widthOf(text.slice(1).find((line) => line.trim() !== "") ?? "");
    return text.flatMap((line, index) => {
      const isWhole =
        /^[A-Za-z_$][\w.$:>-]*(?:\(.*\)| (?:[-+*|]?=|:=|<<) .*[\w)"'])\s*;?$/.test(line.trim()) ||
        /^(?:const|let|var|val|local|int|auto) \w+ :?= .*[\w)];?$/.test(line.trim());
      const next = text.slice(index + 1).find((one) => one.trim() !== "") ?? "";
      return index > 0 && widthOf(line) === width && isWhole && widthOf(next) <= width && !/^[.?:|&]/.test(next.trim()) ? [index] : [];
    });
  }

  /** A new member for a container, with its indentation. */
  #fresh({ isRoot }: Container, indent: string, header: string): readonly string[] | undefined {
    const template = this.#language.fresh.find(([matches]) => (isRoot ? matches.source === "^$" : matches.test(header)))?.[1];
    return template?.map((line) => {
      if (line.startsWith("\t")) return line;
      const width = /^ */.exec(line)?.[0].length ?? 0;
      return (isRoot ? "" : indent) + this.#unit.repeat(width / 2) + line.trimStart();
    });
  }

  /** The block as it stands in the file, at the margin, or with its first line alone at the margin. */
  #placed(block: readonly string[]): readonly string[] {
    const kind = this.#random.next();
    const least = Math.min(...block.filter((line) => line.trim() !== "").map((line) => (/^\s*/.exec(line)?.[0] ?? "").length));
    if (kind < 0.3) return block;
    if (kind < 0.4) return [(block[0] ?? "").trimStart(), ...block.slice(1)];
    return block.map((line) => line.slice(Math.min(least, line.length)));
  }

  #block(
    kind: Kind,
    one: {
      readonly isMarked: boolean;
      readonly isTwin: boolean;
      readonly block: readonly string[];
      readonly accepted: readonly (readonly string[])[];
      readonly unshown: readonly (readonly string[])[];
    },
  ): Block {
    return {
      file: this.#file,
      language: this.#language.name,
      fence: this.#language.fence,
      kind,
      isMarked: one.isMarked,
      isTwin: one.isTwin,
      source: `${this.#lines.join("\n")}\n`,
      block: `${one.block.join("\n")}\n`,
      accepted: one.accepted.map((lines) => `${lines.join("\n")}\n`),
      unshown: one.unshown,
    };
  }
}

/** Words that no change of a member touches. */
const keywords = new Set(
  "get set init return function class struct interface enum const let var val def end self this null nil none true false NULL None True False void new public private static then else for while if in do case default break import from export begin not and or NOT DEFAULT PRIMARY KEY REFERENCES type readonly string number boolean any extends implements".split(
    " ",
  ),
);

/** What stands between members, and whether it stands behind the last one too. */
interface Separation {
  readonly mark: string;
  readonly isEverywhere: boolean;
}

/** Lines with or without a separator at their end. */
function withMark(lines: readonly string[], wanted: boolean, { mark }: Separation): readonly string[] {
  const last = lines.at(-1) ?? "";
  const bare = last.endsWith(mark) ? last.slice(0, -1) : last;
  return [...lines.slice(0, -1), wanted ? bare + mark : bare];
}

/** The texts of two lines apart from the blank ones. */
export function solidLines(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
}

/** Whether a text has these lines in a row, whatever commas and blank lines there are. */
export function hasRun(text: readonly string[], run: readonly string[]): boolean {
  const bare = (line: string): string => line.trim().replace(/,$/, "");
  const wanted = run.filter((line) => line.trim() !== "").map(bare);
  if (wanted.length === 0) return true;
  const all = text.map(bare);
  for (let at = all.indexOf(wanted[0] ?? ""); at >= 0; at = all.indexOf(wanted[0] ?? "", at + 1))
    if (wanted.every((line, index) => all[at + index] === line)) return true;
  return false;
}
