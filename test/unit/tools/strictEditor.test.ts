import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isStrict, makeStrict } from "../../../tools/editor/strict.ts";

const bundles = [
  "server-main.js",
  "vs/code/browser/workbench/workbench.js",
  "vs/workbench/api/node/extensionHostProcess.js",
  "vs/workbench/api/worker/extensionHostWorkerMain.js",
];
const check = (answer: string) =>
  `var a=1;function $r(e,t){return${answer}}function Xb(e,t){if(!$r(e,t))throw new Error(\`Extension '\${e}' CANNOT use API proposal: \${t}\`)}`;
const yes = check("!0");
const asks = check("!!e.enabledApiProposals?.includes(t)");

describe("an npm editor that refuses proposed API", () => {
  let code = "";

  beforeEach(async () => {
    code = await mkdtemp(path.join(os.tmpdir(), "aside-strict-"));
    for (const bundle of bundles) await writeBundle(bundle, yes);
    await writeBundle("vs/other.js", "function a(e,t){return!0}function b(e,t){return!1}");
  });
  afterEach(() => rm(code, { recursive: true }));

  async function writeBundle(name: string, content: string): Promise<void> {
    const file = path.join(code, "out", name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const contents = () => Promise.all(bundles.map((bundle) => readFile(path.join(code, "out", bundle), "utf8")));

  test("asks what the extension declares, in each of the four bundles", async () => {
    expect(await isStrict(code)).toBe(false);
    await makeStrict(code);
    expect(await contents()).toEqual(bundles.map(() => asks));
    expect(await isStrict(code)).toBe(true);
    const isEnabled = (extension: object) => runInNewContext(`${asks}; $r(extension, "one")`, { extension }) as boolean;
    expect(isEnabled({ enabledApiProposals: ["one"] })).toBe(true);
    expect(isEnabled({ enabledApiProposals: ["two"] })).toBe(false);
    expect(isEnabled({})).toBe(false);
  });

  test("a patch that was interrupted is finished", async () => {
    await writeBundle("server-main.js", asks);
    expect(await isStrict(code)).toBe(false);
    await makeStrict(code);
    expect(await contents()).toEqual(bundles.map(() => asks));
  });

  test.each([
    ["a bundle without the check", "server-main.js", "var a=1", /found in: vs.*\.js, vs.*\.js, vs.*\.js\. Adapt/],
    ["a bundle whose check looks otherwise", "server-main.js", check("!1||!0"), /found in: vs.*\.js, vs.*\.js, vs.*\.js\. Adapt/],
    ["a bundle that has it twice", "server-main.js", yes + yes, /found in: .*server-main\.js, server-main\.js/],
    ["another bundle that has it", "vs/other.js", yes, /found in: .*vs\/other\.js/],
  ])("%s is an error that says so, and nothing is patched", async (_, name, content, words) => {
    await writeBundle(name, content);
    await expect(makeStrict(code)).rejects.toThrow(words);
    expect(await isStrict(code)).toBe(false);
    expect(await readFile(path.join(code, "out", bundles.at(-1) ?? ""), "utf8")).toBe(yes);
  });
});
