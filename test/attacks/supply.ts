import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { packageExtension, packageUnderTest } from "../../tools/package.ts";
import { cacheFolder, root, toolEnvironment } from "../../tools/pinned.ts";
import { packageProblems } from "../../tools/packageContents.ts";
import { type SupplyFacts, supplyFacts, supplyProblems } from "../../tools/supply.ts";
import { readZip } from "../../tools/zip.ts";
import { type AttackClass, type AttackControl, type AttackResult, blocked, failed } from "./attackCase.ts";
import { exactly, trial, tryEach } from "./trials.ts";

const start = promisify(execFile);
/** Assembled at run time, so that no file contains it. */
const secret = ["sk-or-v1-", "0123456789abcdef".repeat(4)].join("");

async function packed(): Promise<ReadonlyMap<string, Buffer>> {
  return readZip(await readFile(await packageUnderTest()));
}

/** The problems of a package with an additional file. */
async function tamperedWith(name: string, content: string): Promise<readonly string[]> {
  return packageProblems(new Map([...(await packed()), [name, Buffer.from(content)]]));
}

/** The problems of the facts after a change. */
async function changed(change: (facts: SupplyFacts) => SupplyFacts): Promise<readonly string[]> {
  return supplyProblems(change(await supplyFacts()));
}

const addPackage =
  (name: string, locked: object) =>
  (facts: SupplyFacts): SupplyFacts => ({
    ...facts,
    packages: { ...facts.packages, [`node_modules/${name}`]: { version: "1.0.0", integrity: "sha512-x", ...locked } },
  });

/** A package of the lockfile as it might be there instead. */
const lockedAs =
  (name: string, locked: object) =>
  (facts: SupplyFacts): SupplyFacts => ({
    ...facts,
    packages: { ...facts.packages, [`node_modules/${name}`]: { ...facts.packages[`node_modules/${name}`], ...locked } },
  });

/** Takes the checksum of each package away, one at a time. @returns those whose loss is not noticed */
async function withoutChecksum(): Promise<readonly string[]> {
  const facts = await supplyFacts();
  return Object.entries(facts.packages).flatMap(([place, { integrity: _gone, ...rest }]) =>
    place === "" ||
    supplyProblems({ ...facts, packages: { ...facts.packages, [place]: rest } }).some((problem) => problem.includes("checksum"))
      ? []
      : [place],
  );
}

/** The real thing, and ways to tamper with it: the first must pass, each of the others must fail the build. */
type Versions = readonly (readonly string[])[];

const asItIs = (): Promise<readonly string[]> => changed((facts) => facts);

/** Runs each check on the real thing and on tampered versions, by what is attacked. */
export const run: AttackClass["run"] = tryEach(
  trial(exactly("vsce ls"), async () =>
    judge([
      packageProblems(await packed()),
      await tamperedWith("extension/.env", "A=1"),
      await tamperedWith("extension/test/a.js", ""),
      await tamperedWith("extension/dist/extension.js", `const key = "${secret}";`),
    ]),
  ),
  trial(exactly("npm"), async () => judge([await asItIs(), await changed(addPackage("evil", { dev: true, hasInstallScript: true }))])),
  trial(exactly("diff"), async () => {
    const silent = await withoutChecksum();
    if (silent.length > 0) return failed(`${silent.length} packages may lose their checksum unnoticed: ${silent.slice(0, 3).join(", ")}`);
    return judge([
      await asItIs(),
      await changed(addPackage("markdown-lt", {})),
      await changed(lockedAs("dompurify", { version: "3.4.16" })),
      await changed(addPackage("tokenx", { resolved: "https://registry.example.invalid/tokenx.tgz" })),
      await changed(addPackage("other-platform", { integrity: undefined, optional: true, dev: true })),
    ]);
  }),
  trial(exactly("versions"), async ({ versions }) => {
    const named = (versions as readonly string[]).map((one) => one.split(" "));
    return judge([await asItIs(), ...(await Promise.all(named.map(([name = "", version = ""]) => changed(lockedAs(name, { version })))))]);
  }),
  trial(exactly("rebuild"), () => rebuilt()),
  trial(exactly("workflow"), async ({ workflow }) =>
    judge([
      await asItIs(),
      await changed((facts) => ({ ...facts, workflows: [`on: ${String(workflow)}\npermissions:\n  contents: read\n`] })),
      await changed((facts) => ({ ...facts, workflows: ["on: push\npermissions:\n  contents: write\n"] })),
    ]),
  ),
  trial(exactly("grep"), async () =>
    judge([
      packageProblems(await packed()),
      await tamperedWith("extension/dist/chunks/a.js", 'await import("https://cdn.example.invalid/x.js")'),
      await tamperedWith("extension/dist/chunks/a.js", "eval(text)"),
      await tamperedWith("extension/dist/chunks/a.js", "new Function(text)()"),
    ]),
  ),
);

function judge([real = [], ...tampered]: Versions): AttackResult {
  if (real.length > 0) return failed(real.join("; "));
  const unseen = tampered.filter((problems) => problems.length === 0).length;
  return unseen === 0
    ? blocked(`fine as it is; ${tampered.length} ways to tamper fail the build: ${tampered[0]?.[0] ?? ""}`)
    : failed(`${unseen} not noticed`);
}

/**
 * The same sources give the same bytes, also in a folder with another name, in another time zone, and with other file permissions and
 * times.
 */
async function rebuilt(): Promise<AttackResult> {
  const [here, there] = [sha256(await readFile(await packageExtension())), await builtElsewhere()];
  return here === there
    ? blocked(`two builds in two folders, one sha256: ${here}`)
    : failed(`two builds of the same sources differ: ${here}, ${there}`);
}

async function builtElsewhere(): Promise<string> {
  await mkdir(cacheFolder, { recursive: true });
  // On the same disk as node_modules, which is linked, not copied.
  const folder = await mkdtemp(path.join(cacheFolder, "re built "));
  try {
    const left = new Set([".cache", ".git", "dist", "node_modules"]);
    const mine = (source: string): boolean => !left.has(path.relative(root, source)) && !source.endsWith(".vsix");
    for (const name of await readdir(root)) {
      if (mine(path.join(root, name))) await cp(path.join(root, name), path.join(folder, name), { recursive: true });
    }
    await start(
      "cp",
      process.platform === "linux" ? ["-al", path.join(root, "node_modules"), folder] : ["-R", path.join(root, "node_modules"), folder],
    );
    await start("chmod", ["-R", "go-rwx", "media", "README.md", "src"], { cwd: folder });
    const env = { ...toolEnvironment(), TZ: "Asia/Kolkata", LC_ALL: "C" };
    await start("sh", ["-c", `umask 077; exec "$0" tools/package.ts`, process.execPath], { cwd: folder, env });
    const [name = ""] = (await readdir(folder)).filter((file) => file.endsWith(".vsix"));
    return sha256(await readFile(path.join(folder, name)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Each check detects tampering. */
export async function control(): Promise<AttackControl> {
  const found = [await tamperedWith("extension/.env", "A=1"), await changed(addPackage("evil", { hasInstallScript: true }))];
  return { detected: found.every((problems) => problems.length > 0), detail: "a planted file and a planted package are noticed" };
}
