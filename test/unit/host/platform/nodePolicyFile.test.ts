import { chmod, chown, link, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPolicyFile, placeOn } from "../../../../src/host/platform/nodePolicyFile.ts";
import { accessProblem } from "../../../../src/host/platform/windowsAccess.ts";

const noWindows = { system: "linux", descriptorOf: () => Promise.reject(new Error("not Windows")) } as const;
const isRoot = process.getuid?.() === 0;
let root: string;
let folder: string;
let file: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "aside-policy-"));
  folder = path.join(root, "aside");
  file = path.join(folder, "policy.json");
  await mkdir(folder, { mode: 0o755 });
  await writeFile(file, '{"zdr":true}', { mode: 0o644 });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const read = () => createPolicyFile(file, noWindows).read();

describe.runIf(isRoot)("on a system with owners and modes, run as root", () => {
  test("a file of root's is read, also with a hard link; without one there is none", async () => {
    expect(await read()).toEqual({ bytes: new TextEncoder().encode('{"zdr":true}') });
    await link(file, path.join(root, "other"));
    expect(await read()).toHaveProperty("bytes");
    await rm(file);
    expect(await read()).toEqual({ absent: true });
    await rm(folder, { recursive: true });
    expect(await read()).toEqual({ absent: true });
  });

  test.each<[what: string, change: () => Promise<unknown>, why: string]>([
    ["a file of a user's", () => chown(file, 1000, 1000), "does not belong to root"],
    ["a file that all can write to", () => chmod(file, 0o646), "users other than root can write to"],
    ["a file that its group can write to", () => chmod(file, 0o664), "users other than root can write to"],
    ["a folder of a user's", () => chown(folder, 1000, 1000), "does not belong to root"],
    ["a folder that all can write to", () => chmod(folder, 0o777), "users other than root can write to"],
    ["a folder that all can write to, with the sticky bit", () => chmod(folder, 0o1777), "users other than root can write to"],
    ["a link to a file of a user's", () => replaceByLink(file), "it is not a file, or is a link"],
    ["a link in place of the folder", () => replaceByLink(folder), "is not a folder, or is a link"],
    ["a broken link", () => rm(file).then(() => symlink("nowhere", file)), "it is not a file, or is a link"],
    ["a folder in place of the file", () => rm(file).then(() => mkdir(file)), "it is not a file, or is a link"],
    ["a file in place of the folder", () => rm(folder, { recursive: true }).then(() => writeFile(folder, "")), "could not be read"],
  ])("%s is refused and not taken for no policy", async (_what, change, why) => {
    await change();
    expect(await read()).toMatchObject({ why: expect.stringContaining(why) });
  });

  test("of a huge file no more is read than it takes to know that", async () => {
    await writeFile(file, "x".repeat(5_000_000));
    const content = await read();
    expect("bytes" in content && content.bytes.length).toBe(64 * 1024 + 1);
  });
});

test("the stamp changes with what is written, who can write it, and whether there is a file", async () => {
  const policyFile = createPolicyFile(file, noWindows);
  const stamps = [await policyFile.stamp()];
  expect(await policyFile.stamp()).toBe(stamps[0]);
  const changes: readonly (() => Promise<unknown>)[] = [
    () => writeFile(file, "{}"),
    () => chmod(file, 0o600),
    () => utimes(file, 1, 1),
    () => chmod(folder, 0o700),
    () => rm(file),
  ];
  for (const change of changes) {
    await change();
    stamps.push(await policyFile.stamp());
  }
  expect(new Set(stamps).size).toBe(stamps.length);
});

async function replaceByLink(place: string): Promise<void> {
  await rename(place, `${place}-real`);
  await symlink(`${place}-real`, place);
}

test("the place does not follow a variable that names anything but a drive", () => {
  expect(placeOn("linux", { ProgramData: "/tmp" })).toBe("/etc/aside/policy.json");
  expect(placeOn("darwin", {})).toBe("/Library/Application Support/Aside/policy.json");
  const standard = "C:\\ProgramData\\Aside\\policy.json";
  expect(placeOn("win32", { ProgramData: "C:\\Users\\me", SystemDrive: "C:" })).toBe(standard);
  for (const SystemDrive of [undefined, "", "C:\\Users\\me", "\\\\server\\share", "C:\\.."])
    expect(placeOn("win32", SystemDrive === undefined ? {} : { SystemDrive })).toBe(standard);
  expect(placeOn("win32", { SystemDrive: "D:" })).toBe("D:\\ProgramData\\Aside\\policy.json");
});

describe("on Windows, by the descriptor that it gives", () => {
  const sound = "O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)";

  test.each([
    ["inherited nothing, users read", sound],
    ["the system owns it", "O:SYG:SYD:(A;;FA;;;SY)(A;;FR;;;WD)"],
    ["the installer of Windows owns it", "O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464D:P(A;;FA;;;BA)"],
    ["who makes a file owns that one", "O:BAD:AI(A;OICIIO;GA;;;CO)(A;ID;FA;;;BA)"],
    ["users are kept from writing", "O:BAD:P(D;;FW;;;BU)(A;;FRFX;;;BU)"],
  ])("%s: believed", (_what, descriptor) => {
    expect(accessProblem("f", descriptor)).toBeUndefined();
  });

  test.each([
    ["a user owns it", sound.replace("O:BA", "O:S-1-5-21-1-2-3-1001"), "does not belong to Administrators"],
    [
      "users may make files in the folder, as ProgramData hands down",
      "O:BAG:SYD:AI(A;OICIID;FA;;;BA)(A;CIID;DCLCRPCR;;;BU)",
      "can write to",
    ],
    ["everyone may do anything", "O:BAD:(A;;FA;;;WD)", "can write to"],
    ["users may modify it", "O:BAD:(A;;0x1301bf;;;BU)", "can write to"],
    ["users may delete it", "O:BAD:(A;;SD;;;BU)", "can write to"],
    ["users can change the list", "O:BAD:(A;;WD;;;AU)", "can write to"],
    ["an entry of an unknown kind", "O:BAD:(XA;;FR;;;BU;(x))", "did not report"],
    ["a right of an unknown name", "O:BAD:(A;;ZZ;;;BU)", "can write to"],
    ["no list: all may do anything", "O:BAD:NO_ACCESS_CONTROL", "did not report"],
    ["nothing", "", "did not report"],
    ["a message in place of it", "Get-Acl : Access is denied.", "did not report"],
  ])("%s: refused", (_what, descriptor, why) => {
    expect(accessProblem("f", descriptor)).toContain(why);
  });

  test("folder and file are asked about, and refused where Windows does not answer", async () => {
    const asked: string[] = [];
    const here = { system: "win32", descriptorOf: (of: string) => (asked.push(of), Promise.resolve(sound)) } as const;
    expect(await createPolicyFile(file, here).read()).toHaveProperty("bytes");
    expect(asked).toEqual([folder, file]);
    expect(await createPolicyFile(file, { ...here, descriptorOf: () => Promise.reject(new Error("no")) }).read()).toEqual({
      why: expect.stringContaining("did not report who can change"),
      passes: true,
    });
    const userOwnsFile = (of: string) => Promise.resolve(of === file ? sound.replace("O:BA", "O:BU") : sound);
    expect(await createPolicyFile(file, { ...here, descriptorOf: userOwnsFile }).read()).toEqual({
      why: expect.stringContaining("does not belong to Administrators"),
    });
  });
});
