import { appendFile, cp, glob, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { execFile } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { createVSIX } from "@vscode/vsce";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
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
  /** The policy file of a machine of its own: takes the place of /etc/aside/policy.json in this session's copy of the extension. */
  readonly policyFile?: string;
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

/** The folder's own settings. */
const workspaceSettings = ".vscode/settings.json";

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
  /** What was written last into the folder's own settings. */
  #hasWorkspaceSettings = false;
  #settingsWritten = 0;
  /** The key that was stored last, until it was removed. */
  #key: string | undefined;

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
      // The folder's settings are there from the beginning: VS Code notices a file that comes later only after seconds.
      const files = { "notes.txt": "A folder for a test.\n", [workspaceSettings]: "{}", ...options.files };
      for (const [name, content] of Object.entries(files)) await session.writeFile(name, content);
      if (options.clone !== undefined)
        await appendFile(path.join(session.folders.workspace, ".git/info/exclude"), `/${workspaceSettings}\n`);
      await installVsix(vsix, { userDataDir: session.folders.userData, extensionsDir: session.folders.extensions });
      if (options.policyFile !== undefined) await session.#movePolicy(options.policyFile);
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

  /**
   * What a test begins with, whatever ran before it: an open window without menus, dialogs and notifications, the folder's own settings as they were, and the
   * panel in front with an empty conversation and nothing in the message.
   */
  async beginAnew(): Promise<void> {
    if (!this.#page) await this.open();
    await this.closeWhatIsOpen();
    if ((await this.page.locator(".notifications-toasts .notification-list-item").count()) > 0) {
      await this.workbench.runCommand("Notifications: Clear All Notifications");
    }
    if (this.#hasWorkspaceSettings) await this.writeWorkspaceSettings({});
    const { panel } = this;
    if (!(await panel.composer.isVisible())) await panel.open();
    await panel.startAnew();
  }

  /** Stores a key by the command, unless it is stored already. */
  async storeKey(key: string): Promise<void> {
    if (this.#key === key) return;
    await this.workbench.runCommand("Aside: Set API Key");
    await this.workbench.fillInput(/API key/, key);
    await this.page.locator(".part.statusbar", { hasText: /The API key for .* is stored/ }).waitFor({ timeout: 30_000 });
    this.#key = key;
  }

  /** Tells the session what a test did to the key by itself. */
  keyIs(key: string | undefined): void {
    this.#key = key;
  }

  /** Removes the key, if one is stored. */
  async removeKey(): Promise<void> {
    if (this.#key === undefined) return;
    await this.workbench.runCommand("Aside: Remove API Key");
    await this.page
      .locator(".monaco-dialog-box")
      .getByRole("button", { name: /Remove/ })
      .click();
    await this.page.locator(".part.statusbar", { hasText: /The API key for .* was removed/ }).waitFor({ timeout: 30_000 });
    this.#key = undefined;
  }

  /** Opens the folder in the page, anew if it is there. */
  async load(): Promise<void> {
    await this.page.goto(`${(this.#link ?? this.editor).origin}/?folder=${encodeURIComponent(this.folders.workspace)}`);
    await this.workbench.waitUntilReady();
  }

  /** Opens the folders `one/app` and `two/app` of the workspace, both as "app", with an empty conversation. */
  async openTwoFolders(): Promise<void> {
    const both = path.join(this.folders.workspace, "both.code-workspace");
    await writeFile(both, JSON.stringify({ folders: ["one", "two"].map((parent) => ({ path: `${parent}/app`, name: "app" })) }));
    // Now and then VS Code opens a workspace before it can read its file, and shows no folders until it is loaded again.
    await this.workbench.insist(async (patience) => {
      await this.page.goto(`${this.editor.origin}/?workspace=${encodeURIComponent(both)}`);
      await this.page
        .locator(".explorer-folders-view .monaco-list-row")
        .first()
        .waitFor({ timeout: 15_000 * patience });
    });
    await this.workbench.waitUntilReady();
    await this.panel.open();
    await this.panel.startAnew();
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

  /**
   * Writes the folder's own `.vscode/settings.json`, as a person who edits it does, and waits until the window follows it: with them comes a title for the window, in
   * which VS Code shows that it has read the file. What is done next reaches Aside after these settings.
   */
  async writeWorkspaceSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    this.#settingsWritten += 1;
    const title = `settings ${this.#settingsWritten}`;
    this.#hasWorkspaceSettings = Object.keys(settings).length > 0;
    await this.writeFile(workspaceSettings, JSON.stringify({ ...settings, "window.title": title }, undefined, 2));
    await expect.poll(() => this.#page?.title() ?? title, { timeout: 30_000 }).toContain(title);
  }

  async writeFile(name: string, content: string): Promise<void> {
    const file = path.join(this.folders.workspace, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  /** The path is a constant of the code, which no setting and no variable of the environment changes: so a test changes the code that it has installed. */
  async #movePolicy(file: string): Promise<void> {
    const place = JSON.stringify("/etc/aside/policy.json");
    let moved = 0;
    for await (const script of glob(path.join(this.folders.extensions, "aside.aside-*/dist/**/*.js"))) {
      const code = await readFile(script, "utf8");
      if (!code.includes(place)) continue;
      await writeFile(script, code.replaceAll(place, JSON.stringify(file)));
      moved += 1;
    }
    if (moved !== 1) throw new Error(`the path of the policy file is in ${moved} scripts`);
  }

  async #installNeighbour(folder: string): Promise<void> {
    const vsix = path.join(this.#root, `${path.basename(folder)}.vsix`);
    await createVSIX({ cwd: folder, packagePath: vsix, dependencies: false, allowMissingRepository: true, skipLicense: true });
    await installVsix(vsix, { userDataDir: this.folders.userData, extensionsDir: this.folders.extensions });
  }

  /** The chat requests that the server has got, oldest first. Others (for the catalogue, for what an answer cost) may come between them. */
  get chatRequests(): readonly RecordedRequest[] {
    return this.server.requests.filter(
      ({ method, path: address }) => method === "POST" && /\/(?:chat\/completions|responses)$/.test(address),
    );
  }

  /** Their bodies. */
  get chatBodies(): readonly Readonly<Record<string, unknown>>[] {
    return this.chatRequests.map(({ body }) => body as Readonly<Record<string, unknown>>);
  }

  async readFile(name: string): Promise<string> {
    return readFile(path.join(this.folders.workspace, name), "utf8");
  }

  /** Accepts the proposal that is open, until the file of the folder is this. */
  async acceptProposal(name: string, text: string): Promise<void> {
    await this.workbench.insist(async (patience) => {
      if ((await this.page.getByRole("tab", { name: /proposed by Aside/ }).count()) > 0) {
        await this.page
          .locator(".editor-actions")
          .getByRole("button", { name: /^Accept/ })
          .first()
          .click({ timeout: 5000 });
      }
      await expect.poll(() => this.readFile(name), { timeout: 5000 * patience }).toBe(text);
    });
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

  /** Puts away what a failed test left: it would take the clicks and keys of its second try and of the tests after it. */
  async recover(): Promise<void> {
    await this.closeWhatIsOpen();
    await this.workbench.closeEditors();
    await this.load();
    // VS Code brings the view that was in front back late, and with it the focus.
    await this.panel.composer.waitFor({ timeout: 15_000 }).catch(() => undefined);
  }

  /** How many bytes the journals of all conversations have. */
  async journalSize(): Promise<number> {
    let bytes = 0;
    const cwd = path.join(this.folders.userData, "User/globalStorage/aside.aside/conversations");
    for await (const file of glob("*.jsonl", { cwd })) bytes += (await stat(path.join(cwd, file))).size;
    return bytes;
  }

  /** What Aside wrote into its log so far. */
  async log(): Promise<string> {
    const parts: string[] = [];
    for await (const file of glob("**/aside.aside/*.log", { cwd: path.join(this.folders.userData, "logs") })) {
      parts.push(await readFile(path.join(this.folders.userData, "logs", file), "utf8"));
    }
    return parts.join("\n");
  }
}

/**
 * One session for all tests of a block; a test that fails leaves a picture of it. Gives a function, because it starts before the tests. Each test
 * of the block can run alone: what it needs, it does itself, or by {@link Session.beginAnew}.
 */
export function useSession(options: SessionOptions = {}): () => Session {
  let session: Session | undefined;
  beforeAll(async () => {
    session = await Session.start(options);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    await session?.keepEvidence(task.name);
    await session?.recover().catch(() => undefined);
  });
  afterAll(() => session?.close());
  return () => {
    if (!session) throw new Error("the session did not start");
    return session;
  };
}
