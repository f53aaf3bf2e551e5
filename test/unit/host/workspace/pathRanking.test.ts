import uFuzzy from "@leeoniya/ufuzzy";
import { describe, expect, test } from "vitest";
import { PathRanking } from "../../../../src/host/workspace/pathRanking.ts";

const paths = [
  ".env",
  "README.md",
  "media/screenshots/high-contrast.png",
  "src/app/chat/session.ts",
  "src/llm/read/streamError.ts",
  "src/shared/conversation.ts",
  "src/shared/tokens.ts",
  "test/unit/app/chat/session.test.ts",
];
const first = (query: string) => paths[new PathRanking(paths).best(query, 10)[0] ?? -1];

test("names that begin with what was written come first, then such that hold it, then letters in their order", () => {
  expect(first("session")).toBe("src/app/chat/session.ts");
  expect(first(".env")).toBe(".env");
  expect(first("readme")).toBe("README.md");
  expect(first("sharedtokens")).toBe("src/shared/tokens.ts");
  expect(first("src/shared/t")).toBe("src/shared/tokens.ts");
  expect(new PathRanking(paths).best("zzz", 10)).toEqual([]);
});

test("what was removed is left out, also of what a longer query finds", () => {
  const removed = new Set<number>();
  const ranking = new PathRanking(paths, removed);
  expect(ranking.best("session", 2)).toEqual([3, 7]);
  removed.add(3);
  expect(ranking.best("session.", 1)).toEqual([7]);
  expect(ranking.best("srcappchatsession", 10)).toEqual([]);
  removed.clear();
  expect(ranking.best("session", 2)).toEqual([3, 7]);
  expect(ranking.best("srcappchatsession", 10)).toEqual([3]);
});

/** The ranking in plain words: every path is looked at for each query, and everything is sorted. */
function plainly(all: readonly string[], query: string): readonly number[] {
  const wanted = query.toLowerCase();
  const classes: readonly [number[], number[], number[]] = [[], [], []];
  all.forEach((path, at) => {
    const lower = path.toLowerCase();
    const found = lower.lastIndexOf(wanted);
    if (found < 0) return;
    const name = lower.lastIndexOf("/") + 1;
    classes[found === name ? 0 : found > name ? 1 : 2].push(at);
  });
  const whole = classes.flatMap((places) => places.toSorted((a, b) => (all[a]?.length ?? 0) - (all[b]?.length ?? 0) || a - b));
  const fuzzy = new uFuzzy({ intraIns: 8, intraChars: "." });
  const [matches, , order] = fuzzy.search(all as string[], query, 0, 5000);
  const loose = order === null || order === undefined ? (matches ?? []) : order.map((at) => matches[at] ?? 0);
  return [...new Set([...whole, ...loose])];
}

describe("a letter more finds what a search from the beginning finds", () => {
  const areas = ["services", "packages", "Libs", "tools-x", "größe"];
  const kinds = ["Controller", "ServicePage", "repository", "Read.Me", "it's", "Model2", "preact_index", "MAKE"];
  const made = Array.from({ length: 12_000 }, (_none, at) => {
    const folder = Math.floor(at / 20);
    return `${areas[folder % 5] ?? ""}/area${folder % 37}/part${folder}/src/item${at}${kinds[at % 8] ?? ""}.ts`;
  }).toSorted();

  test.each([
    "service",
    "servicepage42",
    "srcitmak",
    "pacindex",
    "area1part1",
    "Read.me",
    "src/item7mod",
    "tools-x/area3",
    "-libs",
    "it's",
    '"make"',
    "üx",
    "größe/a1",
    ".e",
    "../x",
    "zzzq",
    "a2.ts",
  ])("%s", (query) => {
    const ranking = new PathRanking(made);
    for (let length = 1; length <= query.length; length += 1) {
      const typed = query.slice(0, length);
      expect([typed, ...ranking.best(typed, 20)]).toEqual([typed, ...plainly(made, typed).slice(0, 20)]);
    }
    // And a letter less.
    for (let length = query.length - 1; length > 0; length -= 1) {
      const typed = query.slice(0, length);
      expect([typed, ...ranking.best(typed, 20)]).toEqual([typed, ...plainly(made, typed).slice(0, 20)]);
    }
  });
});
