import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

const demoAddress = /("demo"\s*:\s*\{[^}]*?"baseUrl"\s*:\s*"http:\/\/127\.0\.0\.1:)(\d+)/;

/** The port at which the user settings of a user-data folder expect the demo server, or undefined before they are written. */
export async function demoPort(userDataDir: string): Promise<number | undefined> {
  const file = settingsFile(userDataDir);
  if (!existsSync(file)) return undefined;
  const port = demoAddress.exec(await readFile(file, "utf8"))?.[2];
  return port === undefined ? undefined : Number(port);
}

/**
 * Writes the user settings that make the demo server Aside's endpoint. Settings that are there belong to the user: of those only the
 * port of the demo endpoint is brought up to date.
 */
export async function writeDemoSettings(userDataDir: string, port: number): Promise<void> {
  const file = settingsFile(userDataDir);
  await mkdir(path.dirname(file), { recursive: true });
  if (existsSync(file)) {
    const written = await readFile(file, "utf8");
    const current = written.replace(demoAddress, `$1${port}`);
    if (current !== written) await writeFile(file, current);
    return;
  }
  await writeFile(file, `${JSON.stringify(demoSettings(port), undefined, 2)}\n`);
}

function settingsFile(userDataDir: string): string {
  return path.join(userDataDir, "User", "settings.json");
}

function demoSettings(port: number): Readonly<Record<string, unknown>> {
  return {
    "aside.endpoints": {
      demo: {
        baseUrl: `http://127.0.0.1:${port}/v1`,
        auth: "none",
        dialect: "openrouter",
        description: "Bundled demo server: scripted answers, nothing leaves this machine",
      },
    },
    "aside.endpoint": "demo",
    "aside.model": "demo/reasoner",
    "workbench.startupEditor": "none",
    // The sample workspace has a task that shows Aside.
    "task.allowAutomaticTasks": "on",
    // One chat is enough to try one.
    "chat.disableAIFeatures": true,
    // The sample workspace lies in the cache of a clone; its repository is not the demo's business.
    "git.openRepositoryInParentFolders": "never",
    "telemetry.telemetryLevel": "off",
    "extensions.autoCheckUpdates": false,
    "extensions.ignoreRecommendations": true,
    "update.mode": "none",
  };
}
