import { platform } from "#platform";
import * as vscode from "vscode";
import type { Log } from "../../app/log.ts";
import type { Settings } from "../../app/settings/settings.ts";
import { nameFrom, type Prompt } from "../../app/prompts/prompt.ts";
import { parsePromptFile } from "../../app/prompts/promptFile.ts";
import { shippedPrompts } from "../../app/prompts/shippedPrompts.ts";

/** Where prompt files lie unless the settings say otherwise: VS Code's own place. */
const usualPlace = ".github/prompts";
const extension = ".prompt.md";
/** More than anyone writes by hand, in bytes; larger ones are passed over. */
const largestFile = 256 * 1024;
const mostFiles = 500;
const longestPlace = 500;

interface Kept {
  readonly mtime: number;
  readonly prompt: Prompt;
}

/** All prompts there are: those that come with Aside, the user's out of `aside.prompts`, and the workspace's files. A later one overrides by name. */
export class PromptLibrary {
  readonly #settings: Settings;
  readonly #log: Log;
  #files: ReadonlyMap<string, Kept> = new Map();

  constructor(settings: Settings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  /** All prompts, one of a name, the user's own first. */
  async all(): Promise<readonly Prompt[]> {
    const shipped = shippedPrompts();
    const byName = new Map([...shipped, ...this.#ofSettings(), ...(await this.#ofFiles())].map((prompt) => [prompt.name, prompt]));
    const prompts = [...byName.values()];
    return [...prompts.filter(({ source }) => source.type !== "shipped"), ...prompts.filter(({ source }) => source.type === "shipped")];
  }

  /** The prompt of a name, whatever its case. */
  async find(name: string): Promise<Prompt | undefined> {
    const wanted = name.toLowerCase();
    return (await this.all()).find((prompt) => prompt.name.toLowerCase() === wanted);
  }

  #ofSettings(): readonly Prompt[] {
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

  /** Files of a workspace that is trusted. Each is read when it is new or has changed. */
  async #ofFiles(): Promise<readonly Prompt[]> {
    if (!vscode.workspace.isTrusted) return [];
    const kept = new Map<string, Kept>();
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      for (const place of promptPlaces(folder)) {
        for (const uri of await filesIn(place)) {
          if (kept.size >= mostFiles) break;
          const file = await this.#read(uri, folder.uri);
          if (file !== undefined) kept.set(uri.toString(), file);
        }
      }
    }
    this.#files = kept;
    return Array.from(kept.values(), ({ prompt }) => prompt);
  }

  async #read(uri: vscode.Uri, folder: vscode.Uri): Promise<Kept | undefined> {
    try {
      const { mtime, size } = await vscode.workspace.fs.stat(uri);
      const before = this.#files.get(uri.toString());
      if (before !== undefined && before.mtime === mtime) return before;
      // A link may lead anywhere; what lies elsewhere is no prompt of this workspace.
      if (size > largestFile || !(await liesIn(uri, folder))) return undefined;
      const { problem, ...file } = parsePromptFile(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
      if (problem !== undefined) this.#log.warn(`The front matter of ${uri.path} is not understood: ${problem}`);
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

/** The folders of a workspace folder in which prompt files lie: those of `chat.promptFilesLocations`, as far as they are inside of it. */
function promptPlaces(folder: vscode.WorkspaceFolder): readonly vscode.Uri[] {
  const set = vscode.workspace.getConfiguration("chat", folder.uri).inspect<Readonly<Record<string, unknown>>>("promptFilesLocations");
  const places: Readonly<Record<string, unknown>> = {
    [usualPlace]: true,
    ...set?.globalValue,
    ...set?.workspaceValue,
    ...set?.workspaceFolderValue,
  };
  return Object.entries(places)
    .filter(([place, wanted]) => wanted === true && place.length <= longestPlace)
    .map(([place]) => place.replaceAll("\\", "/").replace(/\/+$/, ""))
    .filter((place) => /^(?![/~]|[a-z]:)[^*?{}[\]]+$/i.test(place) && !place.split("/").includes(".."))
    .map((place) => vscode.Uri.joinPath(folder.uri, ...place.split("/").filter((part) => part !== "" && part !== ".")));
}

async function filesIn(place: vscode.Uri): Promise<readonly vscode.Uri[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(place);
    return entries
      .filter(([name, type]) => name.endsWith(extension) && (type & vscode.FileType.File) !== 0)
      .map(([name]) => name)
      .toSorted()
      .map((name) => vscode.Uri.joinPath(place, name));
  } catch {
    // There is no such folder.
    return [];
  }
}

async function liesIn(file: vscode.Uri, folder: vscode.Uri): Promise<boolean> {
  const [real, root] = await Promise.all([platform.realPath(file), platform.realPath(folder)]);
  return real.path.startsWith(`${root.path.replace(/\/$/, "")}/`);
}
