import type { Carried, Disclosure } from "../../history/disclosure.ts";
import type { LedgerFilter, LedgerOnly } from "../../shared/ledgerPage.ts";
import type { Steps } from "../../shared/steps.ts";
import { LocalDays, spanOf } from "../usage/usageFilter.ts";
import { fileKey, hostKey, keyOfPath } from "./ledgerKeys.ts";

/** A request that passes a filter, with those pieces that do. */
export interface Passed {
  readonly entry: Disclosure;
  readonly carried: readonly Carried[];
}

/** How many requests are looked at in one step. */
export const entriesInStep = 200;

/** The most folders above a path that are looked at: the path may be anything, and each of them is a text. */
const deepest = 200;

/** Whether a request passes: with all of its pieces, with those that a test names, or not. */
type Verdict = boolean | ((piece: Carried) => boolean);

/**
 * The requests that pass a filter, in their order. One that is narrowed by what it carried has only those pieces: a search for a path finds that file, and not
 * everything that was sent along with it.
 * @param workspace the name of this window's workspace, "" where it has none
 * @param now milliseconds since the epoch
 */
export function* filterLedger(
  entries: readonly Disclosure[],
  filter: LedgerFilter,
  workspace: string,
  now: number,
): Steps<readonly Passed[]> {
  const { from, to } = spanOf(filter.period, now);
  const text = filter.text.trim().toLowerCase();
  const ofOnly = testOf(filter.only, workspace);
  const passed: Passed[] = [];
  let looked = 0;
  for (const entry of entries) {
    looked += 1;
    if (looked % entriesInStep === 0) yield;
    if (filter.isWorkspaceOnly && workspace !== "" && entry.workspace !== workspace) continue;
    if (filter.period !== "all" && !(entry.at >= from && entry.at < to)) continue;
    const [first, second] = [ofOnly(entry), text === "" || matchesText(entry, text)];
    if (first === false || second === false) continue;
    if (first === true && second === true) {
      passed.push({ entry, carried: entry.carried });
      continue;
    }
    const carried = entry.carried.filter((piece) => holds(first, piece) && holds(second, piece));
    if (carried.length > 0) passed.push({ entry, carried });
  }
  return passed;
}

function holds(verdict: Verdict, piece: Carried): boolean {
  return typeof verdict === "boolean" ? verdict : verdict(piece);
}

/** A request whose own fields have the text passes whole. Else pieces are looked at. */
function matchesText(entry: Disclosure, text: string): Verdict {
  const has = (field: string | undefined): boolean => field !== undefined && field.toLowerCase().includes(text);
  if ([entry.host, entry.endpoint, entry.provider, entry.model].some(has)) return true;
  return (piece) => has(piece.path) || has(piece.uri) || (piece.files ?? []).some(has);
}

function testOf(only: LedgerOnly | null, workspace: string): (entry: Disclosure) => Verdict {
  if (only === null) return () => true;
  switch (only.by) {
    case "targets":
      return ofTargets(only.targets, workspace);
    case "file":
      return (entry) => (piece) =>
        fileKey(entry, piece) === only.key || (piece.files ?? []).some((path) => keyOfPath(entry, path) === only.key);
    case "host":
      return (entry) => hostKey(entry) === only.key;
    case "day": {
      const days = new LocalDays();
      return (entry) => days.of(entry.at) === only.key;
    }
    default:
      return only satisfies never;
  }
}

/**
 * Pieces of files and folders, of all that is in them, diffs of these or with more files than were noted, and attached folders that they are in, whose contents may have been
 * sent. Workspaces move, so that in this
 * workspace the path counts as well.
 */
function ofTargets(targets: Extract<LedgerOnly, { by: "targets" }>["targets"], workspace: string): (entry: Disclosure) => Verdict {
  const uris = new Set(targets.map(({ uri }) => withoutEnd(uri)));
  const paths = new Set(targets.map(({ path }) => path).filter((path) => path !== ""));
  const [aboveUris, abovePaths] = [new Set([...uris].flatMap(foldersOf)), new Set([...paths].flatMap(foldersOf))];
  return (entry) => (piece) => {
    const uri = piece.uri === undefined ? "" : withoutEnd(piece.uri);
    const path = entry.workspace === workspace ? (piece.path ?? "").replace(/\/$/, "") : "";
    const mayBeInDiff = (piece.moreFiles ?? 0) > 0 || (piece.files ?? []).some((file) => isIn(paths, file));
    const isInDiff = entry.workspace === workspace && mayBeInDiff;
    return isInDiff || isIn(uris, uri) || isIn(paths, path) || (piece.what === "folder" && (aboveUris.has(uri) || abovePaths.has(path)));
  };
}

/** An address without its fragment, query and closing slash: what is sent of a file may name lines or a time there. */
function withoutEnd(uri: string): string {
  return uri.replace(/[?#].*$/s, "").replace(/\/$/, "");
}

/** Whether a path or a folder above it is in a set. */
function isIn(set: ReadonlySet<string>, path: string): boolean {
  return path !== "" && set.size > 0 && (set.has(path) || foldersOf(path).some((folder) => set.has(folder)));
}

/** The folders above a path, the nearest first. */
function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf("/"); end > 0 && folders.length < deepest; end = path.lastIndexOf("/", end - 1))
    folders.push(path.slice(0, end));
  return folders;
}
