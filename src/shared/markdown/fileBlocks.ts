import { type CodeLabel, readCodeLabel } from "./codeLabel.ts";

/** Languages of commands, as fences name them. */
const shells =
  /^(?:sh|bash|zsh|ksh|fish|nu|nushell|shell|console|shellscript|shell-script|shell-session|shellsession|sh-session|terminal|powershell|pwsh|ps|ps1|bat|batch|cmd|dos)$/;
/** Languages of what a program has written. */
const outputs = /^(?:output|stdout|stderr|log|ansi)$/;
/** Words that do not tell what a block is. */
const unclear = /^(?:|text|txt|plaintext)$/;

/** Whether a language, in lower case, is that of commands for a terminal. */
export function isShell(language: string): boolean {
  return shells.test(language);
}

/** Whether it makes sense to offer that a block is applied to a file: commands and output are for one only if they name it. */
export function canBeApplied({ language, file }: CodeLabel): boolean {
  return file !== undefined || !(shells.test(language) || outputs.test(language));
}

/** Whether a block is probably for a file, by its fence: if it names one, or if its language is that of a file, not of commands or output. */
export function mayBeForFile(info: string): boolean {
  const label = readCodeLabel(info);
  return label.file !== undefined || (canBeApplied(label) && !unclear.test(label.language));
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
