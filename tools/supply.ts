import { glob, readFile } from "node:fs/promises";
import path from "node:path";
import { root } from "./pinned.ts";

/** What package-lock.json says of one package. */
export interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
}

/** All that the check looks at. */
export interface SupplyFacts {
  /** By place, such as `node_modules/katex`. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
  readonly dependencies: Readonly<Record<string, string>>;
  /** Texts of the CI workflows. */
  readonly workflows: readonly string[];
  /** The lists of tools/supply.json. */
  readonly lists: SupplyLists;
}

/** What is approved. A new dependency is a line here, with its reason in the commit message. */
export interface SupplyLists {
  /** Packages that end up with the user, direct and transitive, each with the first version without a known hole, or null. */
  readonly shipped: Readonly<Record<string, string | null>>;
  /** The same for others that may come back in some way. */
  readonly minimum: Readonly<Record<string, string>>;
  /** Packages of the toolchain that may run something when they are installed. */
  readonly runsOnInstall: readonly string[];
}

/** Reads what there is. */
export async function supplyFacts(): Promise<SupplyFacts> {
  const json = async (name: string): Promise<unknown> => JSON.parse(await readFile(path.join(root, name), "utf8"));
  const { packages } = (await json("package-lock.json")) as Pick<SupplyFacts, "packages">;
  const { dependencies } = (await json("package.json")) as Pick<SupplyFacts, "dependencies">;
  const workflows: string[] = [];
  for await (const file of glob(".github/workflows/*.{yml,yaml}", { cwd: root }))
    workflows.push(await readFile(path.join(root, file), "utf8"));
  return { packages, dependencies, workflows, lists: (await json("tools/supply.json")) as SupplyLists };
}

/** What is wrong with where our code comes from. @returns a sentence each; none where all is well */
export function supplyProblems({ packages, dependencies, workflows, lists }: SupplyFacts): readonly string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [place, locked] of Object.entries(packages)) {
    if (place === "") continue;
    const name = place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
    const ships = locked.dev !== true && locked.optional !== true && locked.devOptional !== true;
    if (ships) seen.add(name);
    if (ships && !Object.hasOwn(lists.shipped, name))
      problems.push(`${name} would end up with the user and is not on the list of tools/supply.json`);
    const minimum = lists.shipped[name] ?? lists.minimum[name] ?? null;
    if (minimum !== null && isOlder(locked.version ?? "0", minimum))
      problems.push(`${name} ${locked.version} has a known hole: ${minimum} is the first without`);
    if (locked.hasInstallScript === true && !lists.runsOnInstall.includes(name))
      problems.push(`${name} runs a script when it is installed`);
    // Builds for other platforms, too: they are installed where this one is not. npm fills in what is missing when the entry is taken out and
    // `npm install --package-lock-only` puts it back.
    if (locked.integrity === undefined) problems.push(`${name} is locked without a checksum`);
    // What comes from the registry in use is locked without an address (.npmrc); a package that has one comes from elsewhere.
    if (locked.resolved !== undefined) problems.push(`${name} comes from ${locked.resolved}`);
  }
  for (const name of Object.keys(lists.shipped))
    if (!seen.has(name)) problems.push(`${name} is on the list of tools/supply.json and is not used`);
  for (const [name, version] of Object.entries(dependencies)) {
    if (!/^\d+\.\d+\.\d+$/.test(version)) problems.push(`${name} has no exact version: ${version}`);
    const locked = packages[`node_modules/${name}`]?.version;
    if (locked !== version) problems.push(`${name} is locked as ${locked ?? "nothing"}, and package.json has ${version}`);
  }
  for (const workflow of workflows) {
    if (/\bpull_request_target\b|\bworkflow_run\b/.test(workflow)) problems.push("a workflow of CI runs a stranger's code with our rights");
    if (!/^permissions:\s*\n\s+contents: read\s*$/m.test(workflow)) problems.push("a workflow of CI does not limit its token to reading");
    if (/\$\{\{\s*secrets\./.test(workflow)) problems.push("a workflow of CI that runs on pull requests uses a secret");
    if (/^\s+[\w-]+:\s*write\s*$/m.test(workflow)) problems.push("a workflow of CI may write");
  }
  return problems;
}

function isOlder(version: string, minimum: string): boolean {
  const parts = (text: string): readonly number[] => text.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0);
  const [one, other] = [parts(version), parts(minimum)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
