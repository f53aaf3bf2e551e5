import * as vscode from "vscode";
import { plainLabel } from "../../app/plainLabel.ts";
import type { PickRow } from "../../app/ports.ts";
import type { GitRepository } from "../workspace/gitRepositories.ts";

/** A branch that another one can be reviewed against. */
export interface ReviewBase extends PickRow {
  readonly base: string;
}

/** The most branches that are offered. */
const mostBranches = 200;
/** Branches that others are usually made from, likely ones first. */
const usualBases = ["main", "master", "develop", "trunk"];

/** The branches that the current one can be reviewed against: the one that it was made from first, then usual ones, then the newest. */
export async function branchesToReviewAgainst(repository: GitRepository): Promise<readonly ReviewBase[]> {
  const { HEAD } = repository.state;
  const refs = await repository.getRefs({ sort: "committerdate" });
  const names = refs.filter(({ type }) => type === 0 || type === 1).flatMap(({ name }) => (name === undefined ? [] : [name]));
  // `origin/HEAD` is another name of one of the others.
  const others = names.filter((name) => name !== HEAD?.name && !name.endsWith("/HEAD"));
  const likely = await likelyBase(repository);
  const upstream = HEAD?.upstream === undefined ? undefined : `${HEAD.upstream.remote}/${HEAD.upstream.name}`;
  const rank = (name: string): number => {
    if (name === likely) return 0;
    // The branch's own upstream has most of its commits already.
    if (name === upstream) return usualBases.length + 2;
    const usual = usualBases.findIndex((one) => name === one || name.endsWith(`/${one}`));
    return usual < 0 ? usualBases.length + 1 : usual + 1;
  };
  return others
    .map((name, index) => ({ name, index }))
    .toSorted((a, b) => rank(a.name) - rank(b.name) || a.index - b.index)
    .slice(0, mostBranches)
    .map(({ name }) => ({ label: plainLabel(name), ...descriptionOf(name, likely, upstream), base: name }));
}

function descriptionOf(name: string, likely: string | undefined, upstream: string | undefined): Pick<PickRow, "description"> {
  if (name === likely) return { description: vscode.l10n.t("base of this branch") };
  return name === upstream ? { description: vscode.l10n.t("upstream of this branch") } : {};
}

/** The branch that the current one was made from, as far as git's extension can tell. */
async function likelyBase(repository: GitRepository): Promise<string | undefined> {
  const { HEAD } = repository.state;
  if (HEAD?.name === undefined) return undefined;
  const found = await repository.getBranchBase(HEAD.name).catch(() => undefined);
  if (found?.name === undefined) return undefined;
  const name = found.remote === undefined ? found.name : `${found.remote}/${found.name}`;
  return name === HEAD.name ? undefined : name;
}
