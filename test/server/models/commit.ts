import type { Ask } from "../chatRequest.ts";

const changedFile = /^\+\+\+ (?:b\/)?(.+)$/gm;

/** The reply to a request for a commit message: a subject that names the changed files. Undefined for other requests. */
export function commitReply({ text, code }: Ask): string | undefined {
  const changes = text.includes("\nThe changes:\n") || text.startsWith("The changes:\n") ? code.at(-1) : undefined;
  if (changes?.language !== "diff") return undefined;
  const names = [...changes.code.matchAll(changedFile)].map(([, path = ""]) => path.slice(path.lastIndexOf("/") + 1));
  const files = names.length > 2 ? `${names.length} files` : names.join(" and ");
  return files === "" ? "Change some files" : `Change ${files}`;
}
