import { describe, expect, test } from "vitest";
import { type Block, blocksOf, type Kind } from "./corpus/blocks.ts";
import { judge, rightShare, type Verdict } from "./corpus/judge.ts";
import { allNotes, notes } from "./corpus/notes.ts";
import { corpusFiles } from "./corpus/sources.ts";

/** The least shares of blocks that are applied and right, where the file has what they show once. */
const goals: Readonly<Partial<Record<Kind, number>>> = { declaration: 0.95, shown: 0.8, reordered: 0.8, nested: 0.8, added: 0.6 };
const kinds: readonly Kind[] = ["declaration", "shown", "reordered", "nested", "added", "renamed", "list"];

/** Each gives other blocks of the same files. */
const seeds = [7, 11, 13];
const verdicts: readonly Verdict[] = corpusFiles()
  .flatMap((file) => seeds.flatMap((seed) => blocksOf(file, seed)))
  .map(judge);
const languages = [...new Set(verdicts.map(({ block }) => block.language))].sort();

function of(kind: Kind, language?: string): readonly Verdict[] {
  return verdicts.filter(({ block }) => block.kind === kind && !block.isTwin && (language === undefined || block.language === language));
}

function table(): string {
  const cell = (those: readonly Verdict[]): string => {
    const count = (result: Verdict["result"]): number => those.filter((one) => one.result === result).length;
    return `${count("right")}/${those.length}`.padEnd(13);
  };
  const row = (name: string, language?: string): string =>
    name.padEnd(13) +
    kinds.map((kind) => cell(of(kind, language))).join("") +
    cell(verdicts.filter(({ block }) => block.isTwin && (language === undefined || block.language === language)));
  return [
    `right of all${" ".repeat(1)}${[...kinds, "ambiguous"].map((kind) => kind.padEnd(13)).join("")}`,
    ...languages.map((language) => row(language, language)),
    row("all"),
  ].join("\n");
}

function report({ block, detail }: Verdict): string {
  const { file, kind, isMarked } = block;
  return `${file}, ${kind}${isMarked ? " with a note" : ""}:\n${block.block}\nbecame\n${detail.slice(0, 4000)}`;
}

const isWithNote = ({ block }: Block, note: string): boolean => block.includes(note);

describe("blocks that show a part of a file", () => {
  test("the corpus is as large and as varied as it has to be", () => {
    console.log(table());
    expect(verdicts.length).toBeGreaterThanOrEqual(1000);
    expect(languages.length).toBeGreaterThanOrEqual(20);
    const blocks = verdicts.flatMap(({ block }) => (block.isMarked ? [block] : []));
    const spoken = Object.values(notes).filter((those) => those.some((note) => blocks.some((block) => isWithNote(block, note))));
    expect(spoken.length).toBeGreaterThanOrEqual(25);
    expect(allNotes.filter((note) => blocks.some((block) => isWithNote(block, note))).length).toBeGreaterThanOrEqual(40);
  });

  test("no edit drops what the block does not show", () => {
    expect(verdicts.filter(({ result }) => result === "dropped").map(report)).toEqual([]);
  });

  test("no edit is wrong", () => {
    expect(verdicts.filter(({ result }) => result === "wrong").map(report)).toEqual([]);
  });

  test.each(Object.entries(goals))("blocks of kind %s are applied", (kind, least) => {
    expect(rightShare(of(kind as Kind))).toBeGreaterThanOrEqual(least);
  });
});
