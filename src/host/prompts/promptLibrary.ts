import * as vscode from "vscode";
import type { Log } from "../../app/log.ts";
import type { Settings } from "../../app/settings/settings.ts";
import { nameFrom, type Prompt } from "../../app/prompts/prompt.ts";
import { parsePromptFile } from "../../app/prompts/promptFile.ts";
import { shippedPrompts } from "../../app/prompts/shippedPrompts.ts";
import { chatFolders } from "../workspace/chatFolders.ts";
import { isInFolder } from "../workspace/workspacePath.ts";

/** VS Code's default folder for prompt files. */
const defaultFolder = ".github/prompts";
const extension = ".prompt.md";
/** Larger files are ignored; bytes. */
const largestFile = 256 * 1024;
const mostFiles = 500;

/** A prompt file that was read, and when it was last modified. */
interface ReadFile {
  readonly mtime: number;
  readonly prompt: Prompt;
}

/** All prompts: those that come with Aside, the user's in `aside.prompts`, and prompt files of the workspace. A later one replaces one with the same name. */
export class PromptLibrary {
  readonly #settings: Settings;
  readonly #log: Log;
  #files: ReadonlyMap<string, ReadFile> = new Map();

  constructor(settings: Settings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  /** All prompts with different names, those that come with Aside last. */
  async all(): Promise<readonly Prompt[]> {
    const shipped = shippedPrompts();
    const byName = new Map([...shipped, ...this.#fromSettings(), ...(await this.#fromFiles())].map((prompt) => [prompt.name, prompt]));
    const prompts = [...byName.values()];
    return [...prompts.filter(({ source }) => source.type !== "shipped"), ...prompts.filter(({ source }) => source.type === "shipped")];
  }

  /** The prompt with a name, ignoring case. */
  async find(name: string): Promise<Prompt | undefined> {
    const wanted = name.toLowerCase();
    return (await this.all()).find((prompt) => prompt.name.toLowerCase() === wanted);
  }

  #fromSettings(): readonly Prompt[] {
    return this.#settings
      .get("prompts")
      .map(({ title, prompt, name, description, model }) => ({
        name: nameFrom(name ?? title),
        title,
        description: description ?? prompt.split("\n", 1)[0] ?? "",
        text: prompt,
        models: model === undefined ? [] : [model],
        about: "anything" as const,
        source: { type: "settings" as const },
      }))
      .filter(({ name }) => name !== "");
  }

  /** Prompt files of a trusted workspace. A file is read again only if it has changed. */
  async #fromFiles(): Promise<readonly Prompt[]> {
    if (!vscode.workspace.isTrusted) return [];
    const kept = new Map<string, ReadFile>();
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      for (const location of chatFolders(folder, "promptFilesLocations", defaultFolder)) {
        for (const uri of await filesIn(location)) {
          if (kept.size >= mostFiles) break;
          const file = await this.#read(uri, folder.uri);
          if (file !== undefined) kept.set(uri.toString(), file);
        }
      }
    }
    this.#files = kept;
    return Array.from(kept.values(), ({ prompt }) => prompt);
  }

  async #read(uri: vscode.Uri, folder: vscode.Uri): Promise<ReadFile | undefined> {
    try {
      const { mtime, size } = await vscode.workspace.fs.stat(uri);
      const before = this.#files.get(uri.toString());
      if (before !== undefined && before.mtime === mtime) return before;
      // A file that is outside the folder, behind a link, is not a prompt of this workspace.
      if (size > largestFile || !(await isInFolder(uri, folder))) return undefined;
      const { problem, ...file } = parsePromptFile(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
      if (problem !== undefined) this.#log.warn(`The front matter of ${uri.path} is not valid: ${problem}`);
      const base = uri.path.slice(uri.path.lastIndexOf("/") + 1, -extension.length);
      const name = nameFrom(file.name ?? base);
      if (file.text === "" || name === "") return undefined;
      const prompt: Prompt = {
        name,
        title: file.name ?? base,
        description: file.description ?? file.text.split("\n", 1)[0] ?? "",
        text: file.text,
        ...(file.argumentHint === undefined ? {} : { argumentHint: file.argumentHint }),
        models: file.models,
        about: "anything",
        source: { type: "file", uri: uri.toString(), folder: folder.toString() },
      };
      return { mtime, prompt };
    } catch (cause) {
      this.#log.warn(`The prompt ${uri.path} could not be read: ${cause instanceof Error ? cause.message : String(cause)}`);
      return undefined;
    }
  }
}

async function filesIn(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries
      .filter(([name, type]) => name.endsWith(extension) && (type & vscode.FileType.File) !== 0)
      .map(([name]) => name)
      .toSorted()
      .map((name) => vscode.Uri.joinPath(folder, name));
  } catch {
    // The folder does not exist.
    return [];
  }
}
