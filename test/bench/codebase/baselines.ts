// What `#codebase` is compared with.
import { CodebaseIndex } from "../../../src/app/codebase/codebaseIndex.ts";
import { isStopWord } from "../../../src/app/codebase/codeWords.ts";

/** The files of a tree by their paths. */
export type Tree = ReadonlyMap<string, string>;

/** The words by which somebody would search for a question: without stop words, each once. */
export function searchedWords(query: string): readonly string[] {
  return [...new Set((query.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []).filter((word) => word.length > 1 && !isStopWord(word)))];
}

/** Files as `rg --ignore-case --fixed-strings --count-matches` for each word ranks them: by the number of words that they have, then by all matches. */
export function ripgrepRanking(query: string, tree: Tree): readonly string[] {
  const words = searchedWords(query);
  const found: { path: string; distinct: number; matches: number }[] = [];
  for (const [path, text] of tree) {
    let [distinct, matches] = [0, 0];
    for (const word of words) {
      let count = 0;
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) count += 1;
      if (count > 0) distinct += 1;
      matches += count;
    }
    if (distinct > 0) found.push({ path, distinct, matches });
  }
  return found.toSorted((a, b) => b.distinct - a.distinct || b.matches - a.matches || (a.path < b.path ? -1 : 1)).map(({ path }) => path);
}

/** The same index with whole words as they are written, the same weight wherever they are. */
export function plainIndex(): CodebaseIndex {
  const same = 2;
  return new CodebaseIndex({
    words: (name) => [name.toLowerCase()],
    fields: { text: same, imports: same, declaration: 0, folder: same, fileName: same },
  });
}
