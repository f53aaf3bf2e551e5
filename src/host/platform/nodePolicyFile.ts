import * as l10n from "@vscode/l10n";
import { execFile } from "node:child_process";
import { constants, type Stats } from "node:fs";
import { lstat, open } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { largestPolicy } from "../../app/settings/parsePolicy.ts";
import type { PolicyContent, PolicyFile } from "../../app/ports.ts";
import { accessProblem } from "./windowsAccess.ts";

/** What tests replace. */
export interface PolicyFileDeps {
  readonly system: NodeJS.Platform;
  /** On Windows: who owns a file and who may change it, as a security descriptor (SDDL). */
  readonly descriptorOf: (file: string) => Promise<string>;
}

/** Where the policy is on Linux and other systems like it. */
const linuxPath = "/etc/aside/policy.json";
const macPath = "/Library/Application Support/Aside/policy.json";

/** The policy file of this machine. */
export const policyFile: PolicyFile = createPolicyFile(placeOn(process.platform, process.env), {
  system: process.platform,
  descriptorOf: windowsDescriptor,
});

/**
 * Where a system keeps the policy. On Windows not by the variable `ProgramData`, which a user may set: the folder is on the system's drive. `SystemDrive`
 * is a variable, too, so it is used only where it names a drive and nothing else.
 */
export function placeOn(system: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (system === "darwin") return macPath;
  if (system !== "win32") return linuxPath;
  const { SystemDrive: drive = "" } = env;
  return `${/^[A-Za-z]:$/.test(drive) ? drive : "C:"}\\ProgramData\\Aside\\policy.json`;
}

/**
 * The policy file at a path. It is believed only if it and its folder belong to root, or to Administrators or the system, and only they may write there.
 * Anything else at that path is refused, and not taken for “no policy”: otherwise a wrong owner would switch the policy off unnoticed.
 */
export function createPolicyFile(file: string, deps: PolicyFileDeps): PolicyFile {
  const paths = deps.system === "win32" ? path.win32 : path;
  const folder = paths.dirname(file);
  return {
    path: file,
    stamp: async () => JSON.stringify(await Promise.all([folder, file].map(async (each) => stampOf(await lookAt(each))))),
    read: async () => {
      const [folderNow, fileNow] = await Promise.all([lookAt(folder), lookAt(file)]);
      if (fileNow === "absent" || folderNow === "absent") return { absent: true };
      if (folderNow instanceof Error || fileNow instanceof Error) return unreadable(fileNow instanceof Error ? fileNow : folderNow);
      return (await problemOf(folder, folderNow, true, deps)) ?? (await problemOf(file, fileNow, false, deps)) ?? readChecked(file, deps);
    },
  };
}

async function lookAt(file: string): Promise<Stats | "absent" | Error> {
  try {
    return await lstat(file);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return "absent";
    return cause instanceof Error ? cause : new Error(String(cause));
  }
}

function stampOf(found: Stats | "absent" | Error): unknown {
  if (found === "absent") return found;
  if (found instanceof Error) return found.message;
  const { dev, ino, mode, uid, gid, size, mtimeMs, ctimeMs } = found;
  // A folder's own time changes with every file in it, but so does that of the file that counts.
  return found.isDirectory() ? [dev, ino, mode, uid, gid, ctimeMs] : [dev, ino, mode, uid, gid, size, mtimeMs, ctimeMs];
}

async function problemOf(file: string, found: Stats, isFolder: boolean, deps: PolicyFileDeps): Promise<PolicyContent | undefined> {
  if (isFolder ? !found.isDirectory() : !found.isFile()) {
    return { why: isFolder ? l10n.t("{0} is not a folder, or is a link", file) : l10n.t("it is not a file, or is a link") };
  }
  if (deps.system !== "win32") return refusal(writableProblem(file, found));
  let descriptor: string;
  try {
    descriptor = await deps.descriptorOf(file);
  } catch {
    return { why: l10n.t("Windows did not report who can change {0}", file), passes: true };
  }
  return refusal(accessProblem(file, descriptor));
}

function refusal(why: string | undefined): PolicyContent | undefined {
  return why === undefined ? undefined : { why };
}

/** Why a file of a system with owners and modes may have been written by somebody else than root. */
function writableProblem(file: string, { uid, mode }: Stats): string | undefined {
  if (uid !== 0) return l10n.t("{0} does not belong to root", file);
  return (mode & 0o022) === 0 ? undefined : l10n.t("users other than root can write to {0}", file);
}

/** Reads the file that was opened, which is checked again: its name may mean another one by now. */
async function readChecked(file: string, { system }: PolicyFileDeps): Promise<PolicyContent> {
  const noFollow = system === "win32" ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK;
  try {
    const handle = await open(file, constants.O_RDONLY | noFollow);
    try {
      const now = await handle.stat();
      const wrong = now.isFile() ? (system === "win32" ? undefined : writableProblem(file, now)) : l10n.t("it is not a file, or is a link");
      if (wrong !== undefined) return { why: wrong };
      const bytes = new Uint8Array(largestPolicy + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length);
        length += bytesRead;
        if (bytesRead === 0 || length === bytes.length) return { bytes: bytes.subarray(0, length) };
      }
    } finally {
      await handle.close();
    }
  } catch (cause) {
    return unreadable(cause);
  }
}

function unreadable(cause: unknown): PolicyContent {
  return { why: l10n.t("it could not be read ({0})", cause instanceof Error ? cause.message : String(cause)), passes: true };
}

/** Asks Windows itself; by the full path of its own PowerShell, because `PATH` is the user's. */
async function windowsDescriptor(file: string): Promise<string> {
  const shell = `${file.slice(0, 2)}\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
  const script = `(Get-Acl -LiteralPath '${file.replaceAll("'", "''")}').Sddl`;
  const options = { timeout: 20_000, windowsHide: true };
  const { stdout } = await promisify(execFile)(shell, ["-NoProfile", "-NonInteractive", "-Command", script], options);
  return stdout.trim();
}
