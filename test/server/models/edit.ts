import type { Ask } from "../chatRequest.ts";

// As Aside shows the lines of an edit: a line that names them, then the code in a fence.
const linesPattern = /^(?:(Range \d+), )?lines? [\d-]+, to be changed:\n(`{3,})([^\n`]*)\n([\s\S]*?)\n?^\2$/gim;
const blankLine = /^The code is to stand between them, in place of line \d+, which is blank\.$/m;
const followUp = /^Change your proposal\./m;
const hashLanguages = new Set(["python", "ruby", "shellscript", "yaml", "toml", "perl", "r", "makefile", "dockerfile", "julia", "elixir"]);
const markupLanguages = new Set(["html", "xml", "markdown", "vue", "svelte"]);

const editWords = "Demo edit: a real model would follow your instruction here.";

/** The reply to a request to edit code in place: the same code under a comment that says so. Undefined for other requests. */
export function editReply(ask: Ask): string | undefined {
  const shown = followUp.test(ask.text) ? ask.messages.findLast(({ role, content }) => role === "user" && isEdit(content)) : undefined;
  const text = shown?.content ?? ask.text;
  if (!isEdit(text)) return undefined;
  const ranges = [...text.matchAll(linesPattern)];
  if (ranges.length === 0) {
    const [fence] = ask.code;
    const language = fence?.language ?? "";
    return `\`\`\`${language}\n${comment(language, editWords)}\n\`\`\``;
  }
  return ranges
    .map(([, range, ticks = "```", language = "", code = ""]) => {
      const block = `${ticks}${language}\n${underComment(code, language, editWords)}\n${ticks}`;
      return range === undefined ? block : `${range}\n${block}`;
    })
    .join("\n\n");
}

function isEdit(text: string): boolean {
  return text.search(linesPattern) !== -1 || blankLine.test(text);
}

/** Code under a comment of its language, indented as its first line. */
export function underComment(code: string, language: string, words: string): string {
  const indent = /^[ \t]*/.exec(code)?.[0] ?? "";
  return `${indent}${comment(language, words)}\n${code}`;
}

function comment(language: string, words: string): string {
  if (hashLanguages.has(language)) return `# ${words}`;
  if (markupLanguages.has(language)) return `<!-- ${words} -->`;
  return ["css", "scss", "less"].includes(language) ? `/* ${words} */` : `// ${words}`;
}
