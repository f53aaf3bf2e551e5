// npm run soak -- [--minutes N] [--reload-every N]
// The packaged extension in the real editor, for an hour unless told otherwise: six conversations with an answer every 20 s each, the view
// hidden and shown every minute, the window reloaded every ten. Prints what host and page hold, and whether that is flat.
import { glob, mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createVSIX } from "@vscode/vsce";
import type { CDPSession } from "playwright-core";
import { Session } from "../editor/harness/session.ts";
import { readArguments } from "../../tools/arguments.ts";
import { installVsix } from "../../tools/editor.ts";
import { startSoakServer } from "./answers.ts";
import { judge, type Sample } from "./figures.ts";

const conversations = 6;
const roundMs = 20_000;
const minuteMs = 60_000;
const { values } = readArguments({
  usage: "npm run soak -- [--minutes N] [--reload-every N]",
  options: { minutes: { type: "number", default: 60 }, "reload-every": { type: "number", default: 10 } },
});
const { minutes, "reload-every": reloadEveryMinutes } = values;

const folder = await mkdtemp(path.join(os.tmpdir(), "aside-soak-"));
const server = await startSoakServer();
const session = await Session.start({
  settings: () => ({
    "aside.endpoints": { soak: { baseUrl: `${server.origin}/v1`, auth: "none" } },
    "aside.endpoint": "soak",
    "aside.model": "soak/answer",
  }),
});
const { panel, workbench } = session;
let cdp: CDPSession;
let load = 0;
let sent = 0;
const troubles: string[] = [];
const samples: Sample[] = [];
/** What the editor says by itself of listeners that only become more, of the window's and of the extension host's. */
const leaks: string[] = [];
const leak = /potential listener LEAK|MaxListenersExceededWarning/i;

try {
  const packagePath = path.join(folder, "probe.vsix");
  await createVSIX({
    cwd: path.join(import.meta.dirname, "probe"),
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  await installVsix(packagePath, { userDataDir: session.folders.userData, extensionsDir: session.folders.extensions });
  await session.load();
  session.page.on("console", (message) => {
    if (leak.test(message.text())) leaks.push(`the window: ${message.text().split("\n", 1)[0] ?? ""}`);
  });
  cdp = await session.page.context().newCDPSession(session.page);
  await cdp.send("Performance.enable");
  await panel.open();
  await sleep(5000);
  const idle = await sample(0);
  console.log(`idle: page ${mb(idle.pageHeap)}, host ${mb(idle.hostHeap)}`);
  for (let number = 1; number <= conversations; number += 1) await begin(number);

  const started = performance.now();
  const minute = (): number => (performance.now() - started) / minuteMs;
  let toggledAt = 0;
  let reloadedAt = 0;
  while (minute() < minutes) {
    const roundEnds = performance.now() + roundMs;
    for (let number = 1; number <= conversations; number += 1) await tried(`answer in ${number}`, () => ask(number));
    if (minute() - toggledAt >= 1) {
      toggledAt = minute();
      await tried("hide and show", toggle);
      await tried("sample", async () => {
        const now = await sample(minute());
        samples.push(now);
        console.log(
          `${now.minute.toFixed(1).padStart(6)} min  host ${mb(now.hostHeap)} and ${mb(now.hostCode)} of code ${now.handles} handles ${now.timers} timers ${now.listeners} listeners p99 ${now.p99.toFixed(1)} ms` +
            `  page ${mb(now.pageHeap)} ${now.pageNodes} nodes ${now.pageListeners} listeners  answers ${server.answered()}`,
        );
      });
    }
    if (minute() - reloadedAt >= reloadEveryMinutes && minutes - minute() > 3) {
      reloadedAt = minute();
      await tried("reload", reload);
    }
    await sleep(Math.max(0, roundEnds - performance.now()));
  }

  console.log(
    `\n${minute().toFixed(1)} minutes, ${sent} questions, ${server.answered()} whole answers, ${load} reloads, ${troubles.length} hitches of the driver`,
  );
  for (const trouble of troubles.slice(0, 10)) console.log(`  ${trouble}`);
  const log = (await session.log()).split("\n").filter((line) => line.includes("[error]"));
  leaks.push(...(await leaksInLogs()));
  const judgements = [
    ...judge(samples, idle.pageHeap),
    { what: "samples that were taken", found: `${samples.length} in ${minutes} minutes`, fine: samples.length >= minutes / 2 },
    { what: "errors in Aside's log", found: `${log.length} ${log[0] ?? ""}`.trim(), fine: log.length === 0 },
    {
      what: "leaking listeners that the editor itself noticed",
      found: `${leaks.length} ${leaks[0] ?? ""}`.trim(),
      fine: leaks.length === 0,
    },
    { what: "answers that came whole", found: `${server.answered()} of ${sent}`, fine: server.answered() >= sent * 0.95 },
  ];
  for (const { what, found, fine } of judgements) console.log(`${fine ? "flat  " : "FAILED"} ${what}: ${found}`);
  const failed = judgements.filter(({ fine }) => !fine).length;
  console.log(`${judgements.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  await session.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

async function begin(number: number): Promise<void> {
  await panel.newConversationButton.click();
  await panel.answers.first().waitFor({ state: "detached" });
  await panel.ask(`Soak conversation ${number}`);
  sent += 1;
}

/** Turns to a conversation by the list, as a person does, and asks. Does not wait for the answer: it streams on unseen. */
async function ask(number: number): Promise<void> {
  const title = `Soak conversation ${number}`;
  await panel.conversationsButton.click({ timeout: 10_000 });
  await workbench.quickInput.locator("input.input").fill(title, { timeout: 10_000 });
  await workbench.pick(title);
  await panel.questions.first().waitFor({ timeout: 10_000 });
  // The conversation that was shown before goes with what was being written in it: a person would see that and write again.
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await panel.composer.fill("And once more, please", { timeout: 10_000 });
    await sleep(200);
    if ((await panel.composer.inputValue()) !== "") break;
  }
  await panel.button("Send").click({ timeout: 10_000 });
  sent += 1;
}

async function toggle(): Promise<void> {
  await workbench.runCommand("View: Hide Secondary Side Bar");
  await sleep(3000);
  await panel.open();
}

async function reload(): Promise<void> {
  load += 1;
  await session.load();
  await panel.open();
}

async function sample(minute: number): Promise<Sample> {
  const port = await readFile(path.join(session.folders.workspace, "soak-port"), "utf8");
  const host = (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as Record<
    "heap" | "code" | "handles" | "timers" | "listeners" | "p99",
    number
  >;
  await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  return {
    minute,
    load,
    hostHeap: host.heap,
    hostCode: host.code,
    handles: host.handles,
    timers: host.timers,
    listeners: host.listeners,
    p99: host.p99,
    pageHeap: metric("JSHeapUsedSize"),
    pageListeners: metric("JSEventListeners"),
    pageNodes: metric("Nodes"),
  };
}

async function leaksInLogs(): Promise<readonly string[]> {
  const found: string[] = [];
  const cwd = path.join(session.folders.userData, "logs");
  for await (const file of glob("**/*.log", { cwd })) {
    const lines = (await readFile(path.join(cwd, file), "utf8")).split("\n").filter((line) => leak.test(line));
    found.push(...lines.map((line) => `${path.basename(file)}: ${line.slice(0, 200)}`));
  }
  return found;
}

/** What the driver could not do is no failure of what is tested; how often is told. */
async function tried(what: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    troubles.push(`${what}: ${String(error).split("\n", 1)[0]}`);
    await session.page.keyboard.press("Escape");
    await panel.open().catch(() => undefined);
  }
}

function mb(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
