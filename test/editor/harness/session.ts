import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { execFile } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { createVSIX } from "@vscode/vsce";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { launchPersistentChromium } from "../../../tools/chromium.ts";
import { type Editor, installVsix, startEditor } from "../../../tools/editor.ts";
import { packageUnderTest } from "../../../tools/package.ts";
import { cacheFolder } from "../../../tools/pinned.ts";
import type { RecordedRequest } from "../../server/requestLog.ts";
import { type LoopbackServer, type ServerOptions, startServer } from "../../server/server.ts";
import { Panel } from "./panel.ts";
import { type SlowLink, startSlowLink } from "./slowLink.ts";
import { Workbench } from "./workbench.ts";

const run = promisify(execFile);

/** How a session begins. */
export interface SessionOptions {
  readonly server?: ServerOptions;
  /** User settings beside {@link quietSettings}; a function is given the loopback server. */
  readonly settings?: (server: LoopbackServer) => Readonly<Record<string, unknown>>;
  /** Files of the folder that is opened: path and content. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders of small extensions that are installed beside Aside. */
  readonly neighbours?: readonly string[];
  /** A repository whose newest history the folder is a clone of. */
  readonly clone?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** With false the folder opens in Restricted Mode. */
  readonly trust?: boolean;
  /** Added to the environment of the editor and its extension hosts. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Where a session keeps its things; all of it is its own and goes with it. */
export interface SessionFolders {
  readonly userData: string;
  readonly extensions: string;
  /** The browser's profile: the editor's secrets live in it. */
  readonly profile: string;
  readonly workspace: string;
}

const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Dark Modern",
  "window.autoDetectColorScheme": false,
  // Tests ask for Aside by its command; the built-in chat would only share its place.
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.ignoreRecommendations": true,
  "extensions.autoCheckUpdates": false,
  "git.enabled": false,
  "json.schemaDownload.enable": false,
  // What a terminal shows can be read.
  "terminal.integrated.gpuAcceleration": "off",
} as const;

/** Milliseconds by which all that window and extension host say to each other comes later, each way: `ASIDE_LATENCY=200 npm run test:editor`. */
const latencyMs = Number(process.env["ASIDE_LATENCY"] ?? 0);

/** The packaged extension in a real editor in a real browser, beside a loopback server. */
export class Session {
  readonly server: LoopbackServer;
  readonly folders: SessionFolders;
  readonly #root: string;
  readonly #options: SessionOptions;
  #editor: Editor | undefined;
  #link: SlowLink | undefined;
  #context: BrowserContext | undefined;
  #page: Page | undefined;

  private constructor(server: LoopbackServer, root: string, options: SessionOptions) {
    this.server = server;
    this.#root = root;
    this.#options = options;
    this.folders = {
      userData: path.join(root, "data"),
      extensions: path.join(root, "extensions"),
      profile: path.join(root, "profile"),
      workspace: path.join(root, "workspace"),
    };
  }

  /** Everything started, the folder open, the panel not yet. */
  static async start(options: SessionOptions = {}): Promise<Session> {
    const vsix = await packageUnderTest();
    const server = await startServer(options.server);
    const session = new Session(server, await mkdtemp(path.join(os.tmpdir(), "aside-test-")), options);
    try {
      await session.writeUserSettings(options.settings?.(server) ?? {});
      await mkdir(session.folders.workspace);
      if (options.clone !== undefined) {
        await run("git", ["clone", "--quiet", "--depth", "20", pathToFileURL(options.clone).href, session.folders.workspace]);
      }
      for (const [name, content] of Object.entries({ "notes.txt": "A folder for a test.\n", ...options.files })) {
        await session.writeFile(name, content);
      }
      await installVsix(vsix, { userDataDir: session.folders.userData, extensionsDir: session.folders.extensions });
      for (const neighbour of options.neighbours ?? []) await session.#installNeighbour(neighbour);
      await session.open();
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  get page(): Page {
    if (!this.#page) throw new Error("the session is not open");
    return this.#page;
  }

  get workbench(): Workbench {
    return new Workbench(this.page);
  }

  get panel(): Panel {
    return new Panel(this.page, this.workbench);
  }

  get editor(): Editor {
    if (!this.#editor) throw new Error("the session is not open");
    return this.#editor;
  }

  /** Starts editor and browser on the session's folders: for the first time, or again after {@link shutDown}. */
  async open(): Promise<void> {
    // The port stays the same over a restart: what the browser keeps for the editor, it keeps for its origin.
    const port = this.#editor ? Number(new URL(this.#editor.origin).port) : 0;
    this.#editor = await startEditor({
      userDataDir: this.folders.userData,
      extensionsDir: this.folders.extensions,
      port,
      trust: this.#options.trust ?? true,
      env: this.#options.env ?? {},
    });
    if (latencyMs > 0) this.#link ??= await startSlowLink(this.#editor.origin, latencyMs);
    this.#context = await launchPersistentChromium(this.folders.profile, {
      viewport: this.#options.viewport ?? { width: 1280, height: 800 },
      colorScheme: "dark",
      permissions: ["clipboard-read", "clipboard-write"],
      // Nothing of a test leaves this machine.
      args: ["--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
    });
    this.#page = this.#context.pages()[0] ?? (await this.#context.newPage());
    await this.load();
  }

  /** Opens the folder in the page, anew if it is there. */
  async load(): Promise<void> {
    await this.page.goto(`${(this.#link ?? this.editor).origin}/?folder=${encodeURIComponent(this.folders.workspace)}`);
    await this.workbench.waitUntilReady();
  }

  /** Ends browser and editor; what they wrote stays. */
  async shutDown(): Promise<void> {
    await this.#context?.close();
    this.#context = undefined;
    this.#page = undefined;
    await this.#editor?.stop();
  }

  async close(): Promise<void> {
    await this.shutDown();
    await this.#link?.close();
    await this.server.close();
    await rm(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Writes the user settings: the quiet ones and these. The npm editor reads them when a window loads, and does not see this file change. */
  async writeUserSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const file = path.join(this.folders.userData, "User", "settings.json");
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
  }

  /** Writes the folder's own `.vscode/settings.json`, as a person who edits it does. */
  async writeWorkspaceSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.writeFile(".vscode/settings.json", JSON.stringify(settings, undefined, 2));
  }

  async writeFile(name: string, content: string): Promise<void> {
    const file = path.join(this.folders.workspace, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  async #installNeighbour(folder: string): Promise<void> {
    const vsix = path.join(this.#root, `${path.basename(folder)}.vsix`);
    await createVSIX({ cwd: folder, packagePath: vsix, dependencies: false, allowMissingRepository: true, skipLicense: true });
    await installVsix(vsix, { userDataDir: this.folders.userData, extensionsDir: this.folders.extensions });
  }

  /** The chat requests that the server has got, oldest first. Others (for the catalogue, for what an answer cost) may come between them. */
  get chatRequests(): readonly RecordedRequest[] {
    return this.server.requests.filter(({ method, path: address }) => method === "POST" && address.endsWith("/chat/completions"));
  }

  /** Their bodies. */
  get chatBodies(): readonly Readonly<Record<string, unknown>>[] {
    return this.chatRequests.map(({ body }) => body as Readonly<Record<string, unknown>>);
  }

  async readFile(name: string): Promise<string> {
    return readFile(path.join(this.folders.workspace, name), "utf8");
  }

  /** A picture of the window for people to look at: .cache/reports/pictures/NAME.png. */
  async picture(name: string, page: Page = this.page): Promise<void> {
    const folder = path.join(cacheFolder, "reports", "pictures");
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
  }

  /** Keeps a picture and the logs of a failed test where a person finds them: .cache/reports/NAME. */
  async keepEvidence(name: string): Promise<void> {
    const folder = path.join(cacheFolder, "reports", name.replaceAll(/[^\w-]+/g, "-").slice(0, 100));
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await this.#page?.screenshot({ path: path.join(folder, "window.png") }).catch(() => undefined);
    await cp(path.join(this.folders.userData, "logs"), path.join(folder, "logs"), { recursive: true }).catch(() => undefined);
    await writeFile(path.join(folder, "editor.txt"), this.#editor?.output() ?? "");
    await writeFile(path.join(folder, "requests.json"), JSON.stringify(this.server.requests, undefined, 2));
    console.log(`Picture, logs and requests: ${path.relative(process.cwd(), folder)}`);
  }

  /** Closes menus, quick inputs and dialogs that are open, whatever they are. */
  async closeWhatIsOpen(): Promise<void> {
    for (let presses = 0; presses < 3; presses += 1) await this.#page?.keyboard.press("Escape").catch(() => undefined);
  }

  /** What Aside wrote into its log so far. */
  async log(): Promise<string> {
    const { glob } = await import("node:fs/promises");
    const parts: string[] = [];
    for await (const file of glob("**/aside.aside/*.log", { cwd: path.join(this.folders.userData, "logs") })) {
      parts.push(await readFile(path.join(this.folders.userData, "logs", file), "utf8"));
    }
    return parts.join("\n");
  }
}

/** One session for all tests of a block; a test that fails leaves a picture of it. Gives a function, because it starts before the tests. */
export function useSession(options: SessionOptions = {}): () => Session {
  let session: Session | undefined;
  beforeAll(async () => {
    session = await Session.start(options);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    await session?.keepEvidence(task.name);
    // What it left open would take the clicks of the tests after it.
    await session?.closeWhatIsOpen();
  });
  afterAll(() => session?.close());
  return () => {
    if (!session) throw new Error("the session did not start");
    return session;
  };
}
