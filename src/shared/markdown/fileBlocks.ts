import { readCodeLabel } from "./codeLabel.ts";

/** Blocks of these languages are commands or output. */
const noFile =
  /^(?:|sh|bash|zsh|fish|shell|console|shellscript|shell-session|terminal|powershell|pwsh|ps1|bat|cmd|text|txt|plaintext|output|log)$/;

/** Whether a block may be for a file, by its fence: commands and output are not, unless they name one. */
export function mayBeForFile(info: string): boolean {
  const { language, file } = readCodeLabel(info);
  return file !== undefined || !noFile.test(language);
}

/**
 * About how many blocks of a Markdown text may be for files, by the lines that open and close fences. Fences inside of others may be counted, too.
 * @param enough no more than this many are counted
 */
export function countFileBlocks(markdown: string, enough: number): number {
  let count = 0;
  let open: string | undefined;
  for (const [, marks = "", info = ""] of markdown.matchAll(/^[ \t>]{0,20}(`{3,}|~{3,})([^\n]{0,300})/gm)) {
    if (open === undefined) {
      open = marks;
      if (mayBeForFile(info)) count += 1;
      if (count >= enough) return count;
    } else if (marks.startsWith(open) && info.trim() === "") open = undefined;
  }
  return count;
}
