import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { Attached } from "../../app/context/attached.ts";
import type { CompletionSource } from "../../app/panel/completionRouter.ts";
import { type AskForInput, expandPrompt, type PromptValues, variablesIn } from "../../app/prompts/expandPrompt.ts";
import type { Prompt } from "../../app/prompts/prompt.ts";
import type { ShippedName } from "../../app/prompts/shippedPrompts.ts";
import type { Attachment } from "../../shared/conversation.ts";
import { attachFile } from "../workspace/attachFile.ts";
import { attachDocument, relativeName, usable } from "../workspace/attachments.ts";
import { attachSelections, currentEditor } from "../workspace/selection.ts";
import { segmentsBelow } from "../workspace/workspacePath.ts";
import { PromptLibrary } from "./promptLibrary.ts";
import { pickPrompt } from "./promptPicker.ts";
import { runSkill, usableSkills } from "./skillRunner.ts";

/** Runs prompts: by a command, from a list, or as `/name` in the composer. */
export class PromptRunner {
  readonly #app: App;
  readonly #library: PromptLibrary;

  constructor(app: App) {
    this.#app = app;
    this.#library = new PromptLibrary(app.settings, app.log);
  }

  /** The text of a prompt that comes with Aside, or of the prompt that replaces it. */
  async textOf(name: ShippedName): Promise<string> {
    return (await this.#library.find(name))?.text ?? "";
  }

  /** Runs a prompt about the selection, or the symbol around the cursor. If there is neither, the user is told. */
  async askAboutSelection(name: ShippedName, place: ChatPlace): Promise<void> {
    const prompt = await this.#library.find(name);
    if (prompt === undefined) return;
    await place.reveal();
    await this.#run({ ...prompt, about: "selection" }, "", place, new SeparateMessage());
  }

  /** Lets the user choose a prompt and runs it. */
  async pick(place: ChatPlace): Promise<void> {
    const prompt = await pickPrompt(await this.#library.all());
    if (prompt === undefined) return;
    await place.reveal();
    await this.#run(prompt, "", place, new SeparateMessage());
  }

  /**
   * Runs the prompt or the skill that a message starts with: `/name`.
   * @returns false if there is neither, and it is an ordinary message
   */
  async takeMessage(message: string, place: ChatPlace): Promise<boolean> {
    const [, name, argument = ""] = /^\/([^\s/]{1,60})(?:\s+([\s\S]*))?$/.exec(message.trimEnd()) ?? [];
    const prompt = name === undefined ? undefined : await this.#library.find(name);
    if (prompt === undefined) {
      const sent = name === undefined ? undefined : await runSkill(this.#app, { message, name, argument }, place);
      if (sent === false) place.compose(message, true);
      return sent !== undefined;
    }
    if (!(await this.#run(prompt, argument, place, new ComposerMessage(this.#app, place), message))) place.compose(message, true);
    return true;
  }

  /** The completions after `/` in the composer. */
  readonly completions: CompletionSource = {
    complete: async (query) => {
      const wanted = query.toLowerCase();
      const prompts = (await this.#library.all()).filter(({ name, title }) => `${name} ${title.toLowerCase()}`.includes(wanted));
      // Prompts whose names start with the query come first.
      const ranked = prompts.toSorted((a, b) => Number(b.name.startsWith(wanted)) - Number(a.name.startsWith(wanted)));
      const taken = new Set((await this.#library.all()).map(({ name }) => name));
      const skills = (await usableSkills()).filter(({ name }) => name.includes(wanted) && !taken.has(name));
      return [
        ...ranked.map(({ name, description, argumentHint, source }) => ({
          icon: icons[source.type],
          label: `/${name}`,
          detail: argumentHint === undefined ? description : `${argumentHint} · ${description}`,
          insert: `/${name} `,
        })),
        ...skills.map(({ name, description }) => ({
          icon: "book",
          label: `/${name}`,
          detail: vscode.l10n.t("skill · {0}", description),
          insert: `/${name} `,
        })),
      ];
    },
  };

  /**
   * @param written what the user wrote, which comes back into the composer if the question is not sent after all
   * @returns false if the user cancelled or something is missing
   */
  async #run(prompt: Prompt, argument: string, place: ChatPlace, message: PromptMessage, written?: string): Promise<boolean> {
    const variables = variablesIn(prompt.text);
    const wantsSelection = variables.has("selection") || variables.has("selectedText");
    const editor = currentEditor();
    const selected = wantsSelection ? await capturedSelection(this.#app, editor) : undefined;
    if (wantsSelection && selected === undefined) return false;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const values: PromptValues = {
      ...(selected === undefined ? {} : { selection: selected }),
      ...(editor === undefined ? {} : { file: relativeName(editor.document.uri) }),
      ...(folder === undefined ? {} : { workspaceFolder: folder.path }),
    };
    const text = await expandPrompt(prompt.text, argument, values, this.#askForInput);
    if (text === undefined) return false;
    if (!wantsSelection && !(await attachSubject(this.#app, prompt, message, editor))) return false;
    if (editor !== undefined && variables.has("file")) await message.add([attachDocument(editor.document)]);
    await message.add(await filesNamedIn(prompt));
    await this.#useModel(prompt, place);
    await this.#app.questions.send(place, text, message.attachments, written);
    return true;
  }

  readonly #askForInput: AskForInput = (name, placeholder) =>
    this.#app.ask.input({ title: name, placeholder, prompt: placeholder, ignoreFocusOut: true });

  /** Switches the conversation to the model that the prompt names, if the endpoint has it. */
  async #useModel({ models, title }: Prompt, { session }: ChatPlace): Promise<void> {
    const [first] = models;
    if (first === undefined) return;
    const { endpoint, model } = this.#app.settings.effective(session.conversation);
    const found = this.#app.endpoints.get(endpoint.value);
    // Before the first message, the list may not have been loaded.
    if ("endpoint" in found) {
      await this.#app.catalogue.find(found, first, { signal: AbortSignal.timeout(listWaitMs), waitMs: listWaitMs });
    }
    const known = this.#app.catalogue.known(endpoint.value);
    const wanted = models
      .map((name) => known.find((row) => row.id === name || row.name?.toLowerCase() === name.toLowerCase()))
      .find((row) => row !== undefined);
    if (wanted === undefined) {
      this.#app.log.info(`The prompt “${title}” names ${models.join(" or ")}, which is not in the model list of ${endpoint.value}.`);
    } else if (wanted.id !== model.value) session.setModel(wanted.id);
  }
}

/** How long a prompt that names a model waits for the list of models. */
const listWaitMs = 5000;

const icons = { shipped: "comment-discussion", settings: "settings-gear", file: "file" } as const;

/** The message that a prompt sends. */
interface PromptMessage {
  /** Undefined for the attachments of the composer. */
  readonly attachments: readonly Attachment[] | undefined;
  /** Whether the user has attached something. */
  readonly hasAttachments: boolean;
  add(attached: readonly Attached[]): Promise<boolean>;
}

/** A message of its own, which leaves the composer as it is. */
class SeparateMessage implements PromptMessage {
  readonly attachments: Attachment[] = [];
  readonly hasAttachments = false;

  add(attached: readonly Attached[]): Promise<boolean> {
    const found = usable(attached);
    this.attachments.push(...found);
    return Promise.resolve(found.length > 0);
  }
}

/** The message in the composer, with the attachments there. */
class ComposerMessage implements PromptMessage {
  readonly attachments = undefined;
  readonly #app: App;
  readonly #place: ChatPlace;

  constructor(app: App, place: ChatPlace) {
    this.#app = app;
    this.#place = place;
  }

  get hasAttachments(): boolean {
    return this.#place.session.outbox.attachments.length > 0;
  }

  add(attached: readonly Attached[]): Promise<boolean> {
    return this.#app.features.get("addContext")(this.#place, attached);
  }
}

/** Attaches what the prompt is about. Returns false if there is no such thing, after telling the user. */
async function attachSubject(app: App, { about }: Prompt, message: PromptMessage, editor: vscode.TextEditor | undefined): Promise<boolean> {
  if (message.hasAttachments) return true;
  if (about === "changes") {
    const changes = await app.features.get("workingChanges")();
    if (changes !== undefined) return message.add(changes);
    app.ask.hint(vscode.l10n.t("There are no changes to attach."));
    return false;
  }
  if (about === "review") {
    const changes = await app.features.get("changesToReview")();
    return changes !== undefined && message.add(changes);
  }
  if (about === "anything" && (editor === undefined || editor.selections.every(({ isEmpty }) => isEmpty))) return true;
  const selected = await attachSelections(editor);
  return selected.length > 0 && message.add(selected.map((attachment) => ({ attachment })));
}

/** Files that a prompt file names by `#file:path` or by relative links, if they are in its workspace folder. */
function filesNamedIn({ text, source }: Prompt): Promise<readonly Attached[]> {
  if (source.type !== "file") return Promise.resolve([]);
  const folder = vscode.Uri.parse(source.folder, true);
  const parent = vscode.Uri.joinPath(vscode.Uri.parse(source.uri, true), "..");
  const named = [
    ...Array.from(text.matchAll(/#file:([^\s,;)]{1,500})/g), ([, path = ""]) => vscode.Uri.joinPath(folder, path)),
    ...Array.from(text.matchAll(/\]\((?![a-z]{2,}:|[#/])([^)\s]{1,500})\)/gi), ([, path = ""]) => vscode.Uri.joinPath(parent, path)),
  ];
  return Promise.all(named.filter((uri) => (segmentsBelow(folder, uri) ?? []).length > 0).map(attachFile));
}

/** The text of the selections as it may be sent, after the user has decided about possible secrets in it. */
async function capturedSelection(app: App, editor: vscode.TextEditor | undefined): Promise<string | undefined> {
  const selected = await attachSelections(editor);
  const captured = selected.length === 0 ? undefined : await app.features.get("captureForSending")(selected);
  return captured === undefined || captured.length === 0 ? undefined : captured.map(({ text }) => text).join("\n\n");
}
