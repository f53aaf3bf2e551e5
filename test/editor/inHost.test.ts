import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { installVsix, startTestEditor, testAddress } from "../../tools/editor.ts";
import { buildInHostSuite } from "../../tools/inHostSuite.ts";
import { packageUnderTest } from "../../tools/package.ts";
import type { CaseResult } from "./inHost/index.ts";

test("the suite inside the extension host passes, on the packaged extension", { timeout: 1_200_000 }, async ({ onTestFinished }) => {
  const vsix = await packageUnderTest();
  const suite = await buildInHostSuite();
  const root = await mkdtemp(path.join(os.tmpdir(), "aside-host-"));
  const endings = [() => rm(root, { recursive: true, force: true, maxRetries: 5 })];
  onTestFinished(async () => {
    for (const end of endings.toReversed()) await end();
  });

  // Unpacked by the editor itself; then run from that folder as an extension under development.
  const unpacked = path.join(root, "unpacked");
  await installVsix(vsix, { userDataDir: path.join(root, "installer"), extensionsDir: unpacked });
  const extension = (await readdir(unpacked)).find((name) => name.startsWith("aside.aside"));
  const workspace = path.join(root, "workspace");
  await mkdir(workspace);
  await writeFile(path.join(workspace, "notes.txt"), "");

  const swaps = process.env["ASIDE_SWAPS"];
  const resultFile = path.join(root, "result.json");
  const editor = await startTestEditor({
    userDataDir: path.join(root, "data"),
    extensionsDir: path.join(root, "extensions"),
    env: { ASIDE_IN_HOST_RESULT: resultFile, ...(swaps === undefined ? {} : { ASIDE_SWAPS: swaps }) },
  });
  endings.push(editor.stop);
  const browser = await launchChromium();
  endings.push(() => browser.close());
  const page = await browser.newPage();
  await page.goto(testAddress(editor, workspace, path.join(unpacked, extension ?? ""), suite));

  let results: readonly CaseResult[] = [];
  await expect
    .poll(
      async () => {
        // Whole, and not as far as it is written.
        results = await readFile(resultFile, "utf8")
          .then(
            (text) => JSON.parse(text) as readonly CaseResult[],
            () => [],
          )
          .catch(() => []);
        return results.length;
      },
      { timeout: 1_000_000, interval: 250 },
    )
    .toBeGreaterThan(0);
  for (const { name, note } of results) if (note !== undefined) console.log(`${name}: ${note}`);
  expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
  expect(results.length).toBeGreaterThan(4);
  await page.getByText("Something went wrong in Aside.").first().waitFor();
});
