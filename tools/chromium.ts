import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { chromium, type Browser, type BrowserContext, type LaunchOptions } from "playwright-core";
import { installPinned, runQuietly } from "./pinned.ts";

/** Where Chromium is and what it needs in its environment. */
interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Playwright's launch options; for a persistent profile also those of its one context. */
export type PersistentOptions = NonNullable<Parameters<typeof chromium.launchPersistentContext>[1]>;

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
] as const;

const installedNames = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "msedge"] as const;
const installedPaths: readonly string[] = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
  String.raw`C:\Program Files (x86)\Google\Chrome\Application\chrome.exe`,
  String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
];

/**
 * Starts a Chromium: the one that CHROMIUM_PATH names, else one that is installed, else the pinned one of tools/chromium, which is
 * fetched on first use. The caller closes it.
 */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const found = await findChromium();
  return chromium.launch({ ...options, ...launchSettings(found, options) });
}

/** Like {@link launchChromium}, with a profile that survives in `userDataDir`: cookies, storage and the editor's secrets live there. */
export async function launchPersistentChromium(userDataDir: string, options: PersistentOptions = {}): Promise<BrowserContext> {
  const found = await findChromium();
  return chromium.launchPersistentContext(userDataDir, { ...options, ...launchSettings(found, options) });
}

function launchSettings(found: Chromium, options: LaunchOptions): LaunchOptions {
  return {
    executablePath: found.executablePath,
    args: [...flags, ...(options.args ?? [])],
    env: { ...definedEnvironment(), ...options.env, ...found.env },
  };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

async function findChromium(): Promise<Chromium> {
  const named = process.env["CHROMIUM_PATH"];
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names no file: ${named}`);
    return { executablePath: named, env: {} };
  }
  const installed = findInstalled();
  if (installed) return { executablePath: installed, env: {} };
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("No Chrome or Chromium found. Install one, or name one with the environment variable CHROMIUM_PATH.");
  }
  return packagedChromium();
}

function findInstalled(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const ending = process.platform === "win32" ? ".exe" : "";
  const onPath = installedNames.flatMap((name) => folders.map((folder) => path.join(folder, name + ending)));
  return [...onPath, ...installedPaths].find((file) => existsSync(file));
}

/** The pinned Chromium with the libraries and the font that a bare Linux lacks, unpacked beside it. */
async function packagedChromium(): Promise<Chromium> {
  const folder = await installPinned("chromium", async (unfinished) => {
    console.log("Unpacking Chromium, once, into .cache…");
    const packed = path.join(unfinished, "node_modules/@sparticuz/chromium/bin");
    const unpacked = path.join(unfinished, "unpacked");
    await mkdir(unpacked);
    await writeFile(path.join(unpacked, "chromium"), await inflate(path.join(packed, "chromium.br")));
    await chmod(path.join(unpacked, "chromium"), 0o755);
    // The graphics libraries must lie beside the program; libraries and fonts have folders of their own inside their archives.
    for (const archive of ["al2023", "fonts", "swiftshader"]) {
      const tar = path.join(unpacked, `${archive}.tar`);
      await writeFile(tar, await inflate(path.join(packed, `${archive}.tar.br`)));
      await runQuietly("tar", ["-xf", tar, "-C", unpacked]);
      await rm(tar);
    }
    await rm(path.join(unfinished, "node_modules"), { recursive: true });
  });
  const unpacked = path.join(folder, "unpacked");
  // Looked at each time, because it holds absolute paths and the clone may have been moved.
  const fonts = path.join(unpacked, "fonts.conf");
  const configuration = fontConfiguration(unpacked);
  if ((await readFile(fonts, "utf8")) !== configuration) await writeFile(fonts, configuration);
  return {
    executablePath: path.join(unpacked, "chromium"),
    env: { LD_LIBRARY_PATH: path.join(unpacked, "lib"), FONTCONFIG_PATH: unpacked },
  };
}

async function inflate(file: string): Promise<Buffer> {
  return promisify(brotliDecompress)(await readFile(file));
}

function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir>${path.join(folder, "fonts")}</dir>
  <cachedir>${path.join(folder, "fontcache")}</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family><family>Liberation Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family><family>DejaVu Sans</family></prefer></alias>
</fontconfig>
`;
}
