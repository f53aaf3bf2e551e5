// npm run bench -- mentions [--files N] [--runs N] [--json]: what `#` costs in a large workspace, in the real editor. For the first rows after a window was
// loaded, for the first rows again (later than 10 s, after a file was created) and for each further letter: milliseconds until the rows are on the screen, and
// processor time of the extension host, which several extensions and VS Code share. Medians of 5 windows.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readArguments } from "../../tools/arguments.ts";
import { Session } from "../editor/harness/session.ts";
import { median } from "./median.ts";

const { values } = readArguments({
  usage: "npm run bench -- mentions [--files N] [--runs N] [--json]",
  options: { files: { type: "number", default: 50_000 }, runs: { type: "number", default: 5 }, json: { type: "flag" } },
});
const query = "service";
const meter = path.join(import.meta.dirname, "hostMeter");
const perFolder = 50;

/** The made-up files: names as repeated as those of a large workspace are. */
function fileName(index: number): string {
  const areas = ["services", "packages", "libs", "tools", "apps"];
  const kinds = ["Controller", "Service", "Repository", "Helper", "View", "Model", "Test", "Page"];
  const folder = Math.floor(index / perFolder);
  return `${areas[folder % areas.length] ?? ""}/area${folder % 97}/part${folder}/src/item${index}${kinds[index % kinds.length] ?? ""}.ts`;
}

async function writeFiles(root: string): Promise<void> {
  for (let first = 0; first < values.files; first += perFolder) {
    const names = Array.from({ length: Math.min(perFolder, values.files - first) }, (_none, at) => path.join(root, fileName(first + at)));
    await mkdir(path.dirname(names[0] ?? root), { recursive: true });
    await Promise.all(names.map((name) => writeFile(name, "")));
  }
}

interface Used {
  readonly ms: number;
  readonly heapUsed: number;
}

/** What the extension host has used since it was started. */
async function used(request: "" | "gc" = ""): Promise<Used> {
  const port = await readFile(path.join(session.folders.userData, "User/globalStorage/aside-bench.aside-host-meter/port"), "utf8");
  return (await (await fetch(`http://127.0.0.1:${port}/${request}`)).json()) as Used;
}

interface Cost {
  readonly shownMs: number;
  readonly hostMs: number;
}

/** Types one character into the message. Every answer of the host makes new rows: those of before are marked and have to go. */
async function type(character: string): Promise<Cost> {
  const { page, panel } = session;
  await panel.composer.evaluate(() => {
    for (const row of document.querySelectorAll(".completion")) row.setAttribute("data-before", "");
  });
  const shown = panel.composer.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const rows = [...document.querySelectorAll(".completion")];
          if (rows.length > 0 && rows.every((row) => !row.hasAttribute("data-before"))) resolve(Date.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  const before = await used();
  const pressed = Date.now();
  await page.keyboard.type(character);
  const shownMs = (await shown) - pressed;
  return { shownMs, hostMs: (await used()).ms - before.ms };
}

/** Waits until the extension host rests. */
async function quiet(): Promise<Used> {
  let calm = 0;
  for (let before = await used(); ;) {
    await pause(1000);
    const now = await used();
    calm = now.ms - before.ms < 40 ? calm + 1 : 0;
    // While another program looks for the files, the host rests, too.
    if (calm === 4) return now;
    before = now;
  }
}

async function clear(): Promise<void> {
  await session.panel.composer.fill("");
  await session.panel.composer.focus();
}

const session = await Session.start({
  neighbours: [meter],
  settings: (server) => ({
    "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
    "aside.endpoint": "local",
    "aside.model": "demo/plain",
  }),
});
try {
  await session.shutDown();
  await writeFiles(session.folders.workspace);
  await session.open();
  const first: Cost[] = [];
  const again: Cost[] = [];
  const behind: number[] = [];
  const letters: Cost[] = [];
  const heap: number[] = [];
  for (let run = 0; run < values.runs; run += 1) {
    if (run > 0) await session.load();
    await session.panel.open();
    await clear();
    await quiet();
    const { heapUsed } = await used("gc");
    first.push(await type("#"));
    await quiet();
    heap.push(((await used("gc")).heapUsed - heapUsed) / 1024 / 1024);
    await clear();
    await writeFile(path.join(session.folders.workspace, `new${run}.ts`), "");
    // Longer than a list was ever served without being made anew.
    await pause(11_000);
    await quiet();
    const before = await used();
    again.push(await type("#"));
    behind.push((await quiet()).ms - before.ms);
    for (const letter of query) letters.push(await type(letter));
    await clear();
    await rm(path.join(session.folders.workspace, `new${run}.ts`));
  }
  const middle = (costs: readonly Cost[]): Cost => ({
    shownMs: median(costs.map(({ shownMs }) => shownMs)),
    hostMs: median(costs.map(({ hostMs }) => hostMs)),
  });
  const figures = {
    files: values.files,
    runs: values.runs,
    first: middle(first),
    again: middle(again),
    /** Processor time from the second `#` until the host rests: what is done behind the rows, too. */
    againWithRenewalHostMs: median(behind),
    letter: middle(letters),
    heapMb: median(heap),
  };
  if (values.json) console.log(JSON.stringify(figures));
  else {
    const line = (name: string, { shownMs, hostMs }: Cost): void =>
      console.log(`${name.padEnd(40)} shown after ${shownMs.toFixed(0).padStart(5)} ms, host ${hostMs.toFixed(1).padStart(7)} ms`);
    console.log(`${values.files} files, medians of ${values.runs}`);
    line("# in a window that was just loaded", figures.first);
    line("# again, after more than 10 s", figures.again);
    line("a letter more", figures.letter);
    console.log(`${"the host until it rests, after the second #".padEnd(40)} ${figures.againWithRenewalHostMs.toFixed(0)} ms`);
    console.log(`${"memory that the list takes".padEnd(40)} ${figures.heapMb.toFixed(0)} MB`);
  }
} finally {
  await session.close();
}
