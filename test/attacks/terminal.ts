import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { terminalText } from "../../src/apply/terminalText.ts";
import { type AttackCase, type AttackControl, type AttackResult, blocked, failed } from "./attackCase.ts";
import { notTried } from "./trials.ts";

let folder: string | undefined;

/** A command from an answer on its way into a terminal. The written text is fed to a real shell on a real terminal, and nothing may run. */
export async function run({ payload }: AttackCase): Promise<AttackResult> {
  if (typeof payload !== "string") return notTried(payload);
  const written = terminalText(withCanary(payload, await canary()));
  switch (written.kind) {
    case "hidden":
      return /\\u\{[0-9a-f]+\}/.test(written.shown)
        ? blocked("not written; what is not seen is shown as \\u{…}")
        : failed("what is hidden is not shown");
    case "lines":
      return blocked("not written; the lines are shown in an editor");
    case "line": {
      if (/[\p{Cc}\p{Cf}]/u.test(written.text)) return failed("control characters would be written");
      if (hasFarEnd(written.text) && !written.hidesItsEnd) return failed("the user is not asked about an invisible end");
      const ran = await shell(written.text);
      return ran === ""
        ? blocked(`written; bash did nothing${written.hidesItsEnd ? ", and the whole text is shown first" : ""}`)
        : failed(ran);
    }
    default:
      return written satisfies never;
  }
}

/** The same shell does run a text with a line end. */
export async function control(): Promise<AttackControl> {
  const ran = await shell(`touch ${await canary()}\n`);
  return { detected: ran !== "", detail: "bash runs a command that ends with a line end" };
}

/** Whether something stands behind so many blanks, of whatever width, that it is out of sight. */
function hasFarEnd(text: string): boolean {
  return /[\s\p{Zs}\u2800]{80,}\S/u.test(text);
}

export async function close(): Promise<void> {
  // The last shell may still be shutting down and writing files.
  if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  folder = undefined;
}

async function canary(): Promise<string> {
  folder ??= await mkdtemp(path.join(os.tmpdir(), "aside-terminal-"));
  return path.join(folder, "canary");
}

/** The visible effect that the list describes, as something that can be checked. */
function withCanary(text: string, file: string): string {
  return text.replaceAll("/tmp/x", file).replaceAll("echo pwned", `touch ${file}`);
}

/** Types text into an interactive bash on a terminal of its own. @returns what it did, or "" */
async function shell(text: string): Promise<string> {
  const file = await canary();
  const counted = `${file}.prompts`;
  await rm(file, { force: true });
  await rm(counted, { force: true });
  const bash = spawn("script", ["-qfec", "bash --norc --noprofile -i", "/dev/null"], {
    cwd: path.dirname(file),
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: path.dirname(file),
      HISTFILE: "/dev/null",
      TERM: "dumb",
      PS1: "ready$ ",
      PROMPT_COMMAND: `echo p >> ${counted}`,
    },
  });
  let output = "";
  bash.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  try {
    await until(() => output.includes("ready$ "), bash);
    bash.stdin.write(text);
    // The shell has read everything once it shows the end; on a dumb terminal it shows only the end of a long line.
    const end = text.trimEnd().slice(-6);
    await until(() => output.slice(output.indexOf("ready$ ") + 7).includes(end) || existsSync(file), bash);
    await sleep(300);
    const prompts = (await readFile(counted, "utf8")).split("\n").length - 1;
    if (existsSync(file)) return "the command ran";
    return prompts === 1 ? "" : "the shell executed a line";
  } finally {
    // Do not end it with an end of file: a shell may then execute what it has.
    bash.kill("SIGKILL");
  }
}

async function until(holds: () => boolean, process: ChildProcessWithoutNullStreams): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 400 || process.exitCode !== null) throw new Error("the shell did not answer");
    await sleep(25);
  }
}
