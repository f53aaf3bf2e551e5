import * as vscode from "vscode";

/** `search.exclude` as one pattern for `findFiles`, which applies `files.exclude` by itself. */
export function searchExcludes(): string | undefined {
  const patterns = patternsOf("search");
  return patterns.length === 0 ? undefined : `{${patterns.join(",")}}`;
}

/** The patterns of `files.exclude` and `search.exclude`. */
export function excludePatterns(): readonly string[] {
  return [...patternsOf("files"), ...patternsOf("search")];
}

function patternsOf(section: "files" | "search"): readonly string[] {
  const setting = vscode.workspace.getConfiguration(section).get<Readonly<Record<string, unknown>>>("exclude") ?? {};
  return Object.entries(setting).flatMap(([pattern, on]) => (on === true ? [pattern] : []));
}
