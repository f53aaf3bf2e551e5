import * as vscode from "vscode";
import { field, lookup, textField } from "../../shared/guards.ts";
import type { GitRepository } from "./gitRepositories.ts";

/** What a document is, beyond its name. */
interface Variant {
  /** The file that it is a state or a part of; absent if there is none. */
  readonly file?: vscode.Uri;
  /** The path that it is known by, if no file's address tells it. */
  readonly path?: string;
  /** Shown on a chip behind the name, in parentheses. */
  readonly short: string;
  /** Follows the path where the model and the user read it. */
  readonly words: string;
}

/** The merge stages that Git keeps of a file with conflicts. */
const stages: Readonly<Record<string, readonly [short: string, words: string]>> = {
  "1": ["base", " as the common ancestor of the merge has it"],
  "2": ["ours", " as our side of the merge has it"],
  "3": ["theirs", " as their side of the merge has it"],
};

/** What a document is if it is not simply a file: a state of one in Git, a proposal, a cell of a notebook, or output. Undefined for a file or an untitled editor. */
export function variantOf(uri: vscode.Uri): Variant | undefined {
  switch (uri.scheme) {
    case "git":
      return gitVariant(uri);
    case "vscode-notebook-cell":
      return cellVariant(uri);
    case "aside-proposal":
      return { path: uri.path.slice(1), short: vscode.l10n.t("proposal"), words: " as proposed by Aside" };
    case "output":
      return { short: vscode.l10n.t("output"), words: " (output)" };
    default:
      return undefined;
  }
}

/** The file that a document is a state or a part of: that of the working tree for one in Git, the notebook for a cell. Any other is its own. */
export function fileOf(uri: vscode.Uri): vscode.Uri {
  return variantOf(uri)?.file ?? uri;
}

/** The document's own name, without folders and variant. */
export function documentName(uri: vscode.Uri): string {
  const { path } = fileOf(uri);
  const name = path.slice(path.lastIndexOf("/") + 1);
  // VS Code names the document of an output channel after its extension and a number, too.
  return uri.scheme === "output" ? name.replace(/^.*-#\d+-(?=.)/, "") : name;
}

/** A name for a chip: the document's own, its lines (1-based), and what it is beyond that. */
export function chipName(uri: vscode.Uri, lines?: readonly [first: number, last: number]): string {
  const [first, last] = lines ?? [];
  const numbers = first === undefined ? "" : first === last ? `:${first}` : `:${first}-${last}`;
  const variant = variantOf(uri);
  return `${documentName(uri)}${numbers}${variant === undefined ? "" : ` (${variant.short})`}`;
}

function gitVariant(uri: vscode.Uri): Variant | undefined {
  const { path, ref, submoduleOf } = paramsOf(uri);
  if (path === undefined || ref === undefined) return undefined;
  const file = vscode.Uri.file(path);
  if (submoduleOf !== undefined) return { file, short: vscode.l10n.t("submodule changes"), words: " (changes of the submodule)" };
  const [, stage = ""] = /^[~:]([123])$/.exec(ref) ?? [];
  const [short, words] = lookup(stages, stage) ?? [];
  if (short !== undefined && words !== undefined) return { file, short, words };
  // `~` is Git's extension's word for the index if the file is staged, else for HEAD.
  if (ref === "" || (ref === "~" && isStaged(file))) return { file, short: vscode.l10n.t("index"), words: " in the index" };
  const name = ref === "~" ? "HEAD" : ref.replace(/^([0-9a-f]{8})[0-9a-f]{32}/, "$1");
  return { file, short: name, words: ` at ${name}` };
}

/** The query of a document of Git's extension; anyone can open one with another. */
function paramsOf({ query }: vscode.Uri): Readonly<Record<"path" | "ref" | "submoduleOf", string | undefined>> {
  try {
    const params: unknown = JSON.parse(query);
    const ref = field(params, "ref");
    // An empty one is the index.
    return {
      path: textField(params, "path"),
      ref: typeof ref === "string" ? ref : undefined,
      submoduleOf: textField(params, "submoduleOf"),
    };
  } catch {
    return { path: undefined, ref: undefined, submoduleOf: undefined };
  }
}

function isStaged(file: vscode.Uri): boolean {
  try {
    const git = vscode.extensions.getExtension<{ getAPI(version: 1): { readonly repositories: readonly GitRepository[] } }>("vscode.git");
    // Git's extension is active where one of its documents is open.
    const repositories = git?.isActive === true ? git.exports.getAPI(1).repositories : [];
    return repositories.some(({ state }) => state.indexChanges.some(({ uri }) => uri.path === file.path));
  } catch {
    return false;
  }
}

function cellVariant(uri: vscode.Uri): Variant {
  for (const notebook of vscode.workspace.notebookDocuments) {
    const cell = notebook.getCells().find(({ document }) => document.uri.toString() === uri.toString());
    if (cell === undefined) continue;
    return { file: notebook.uri, short: vscode.l10n.t("cell {0}", cell.index + 1), words: `, cell ${cell.index + 1}` };
  }
  return { file: vscode.Uri.file(uri.path), short: vscode.l10n.t("cell"), words: ", a cell that is closed" };
}
