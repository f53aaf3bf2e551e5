const command = /^[ \t]*(?:\$[ \t]*)?git(?:[ \t]+-[cC][ \t]+\S+)?[ \t]+commit\b/;
const heredoc = /<<-?[ \t]*(["']?)(\w{1,40})\1[^\n]*\n/;
/** A longer text is not such a command. */
const longestCommand = 20_000;

/**
 * The message of a shell command `git commit -m "Subject" -m "Body"`, with which some models answer; several `-m` are paragraphs. Also of
 * `-m "$(cat <<'EOF' …)"`.
 * @returns undefined where the text is no such command
 */
export function messageOfGitCommand(text: string): string | undefined {
  const start = commandLine(text);
  if (start === undefined) return undefined;
  const shell = text.slice(start, start + longestCommand);
  const document = heredoc.exec(shell);
  if (document !== null) return linesUntil(shell.slice(document.index + document[0].length), document[2] ?? "");
  const paragraphs = Array.from(
    shell.matchAll(/(?:^|[ \t\\\n])(?:-[a-z]{0,4}m|--message)(?:[ \t]+|=)?(?:"((?:[^"\\]|\\[\s\S])*)"|\$?'([^']*)'|([^\s"'$-][^\s"']*))/g),
    ([, double, single, bare]) => double?.replaceAll(/\\(["\\$`])/g, "$1") ?? single ?? bare ?? "",
  );
  return paragraphs.length === 0 ? undefined : paragraphs.join("\n\n");
}

/** Where the command begins: nothing but comments and `git add` stands before it. */
function commandLine(text: string): number | undefined {
  let at = 0;
  for (const line of text.split("\n", 20)) {
    if (command.test(line)) return at;
    const chained = line.length < 1000 ? line.indexOf("&& git commit") : -1;
    if (chained >= 0 && isBefore(line)) return at + chained + 3;
    if (!isBefore(line)) return undefined;
    at += line.length + 1;
  }
  return undefined;
}

function isBefore(line: string): boolean {
  return /^[ \t]*(?:$|#|(?:\$[ \t]*)?git[ \t]+add\b)/.test(line);
}

function linesUntil(text: string, mark: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => line.trim() === mark);
  return (end < 0 ? lines : lines.slice(0, end)).join("\n");
}
