import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { attachFile } from "../workspace/attachFile.ts";
import type { Attached } from "../../app/context/attached.ts";
import { attachDocument, attachRange, relativeName, usable } from "../workspace/attachments.ts";
import { currentEditor } from "../workspace/currentEditor.ts";
import { selectedRange } from "../workspace/selection.ts";
import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { CompletionSource } from "../../app/panel/completionRouter.ts";
import { expandPrompt, type PromptValues, variablesIn } from "../../app/prompts/expandPrompt.ts";
import type { Prompt } from "../../app/prompts/prompt.ts";
import { PromptLibrary } from "./promptLibrary.ts";
import { pickPrompt } from "./promptPicker.ts";
import type { ShippedName } from "../../app/prompts/shippedPrompts.ts";

/** Asks prompts: by a command, out of a list, or as `/name` in the composer. */
export class PromptRunner {
  readonly #app: App;
  readonly #library: PromptLibrary;

  constructor(app: App) {
    this.#app = app;
    this.#library = new PromptLibrary(app.settings, app.log);
  }

  /** The text of a prompt that comes with Aside, or of the one that overrides it. */
  async textOf(name: ShippedName): Promise<string> {
    return (await this.#library.find(name))?.text ?? "";
  }

  /** Asks a prompt about what is selected (or the symbol around the cursor); without anything there the person is told. */
  async askAboutSelection(name: ShippedName, place: ChatPlace): Promise<void> {
    const prompt = await this.#library.find(name);
    if (prompt === undefined) return;
    await place.reveal();
    await this.#ask({ ...prompt, about: "selection" }, "", place, new Alone());
  }

  /** Lets the person choose a prompt and asks it. */
  async pick(place: ChatPlace): Promise<void> {
    const prompt = await pickPrompt(await this.#library.all());
    if (prompt === undefined) return;
    await place.reveal();
    await this.#ask(prompt, "", place, new Alone());
  }

  /**
   * Takes a message that begins with `/name`.
   * @returns false where it names no prompt: then it is an ordinary message
   */
  async takeMessage(message: string, place: ChatPlace): Promise<boolean> {
    const [, name, argument = ""] = /^\/([^\s/]{1,60})(?:\s+([\s\S]*))?$/.exec(message.trimEnd()) ?? [];
    const prompt = name === undefined ? undefined : await this.#library.find(name);
    if (prompt === undefined) return false;
    if (!(await this.#ask(prompt, argument, place, new InComposer(this.#app, place)))) place.compose(message, true);
    return true;
  }

  /** What `/` offers in the composer. */
  readonly completions: CompletionSource = {
    complete: async (query) => {
      const wanted = query.toLowerCase();
      const prompts = (await this.#library.all()).filter(({ name, title }) => `${name} ${title.toLowerCase()}`.includes(wanted));
      // One whose name begins so is meant rather than one that has it somewhere.
      const ranked = prompts.toSorted((a, b) => Number(b.name.startsWith(wanted)) - Number(a.name.startsWith(wanted)));
      return ranked.map(({ name, description, argumentHint, source }) => ({
        icon: icons[source.type],
        label: `/${name}`,
        detail: argumentHint === undefined ? description : `${argumentHint} · ${description}`,
        insert: `/${name} `,
      }));
    },
  };

  /** @returns false where the person gave up or something is missing */
  async #ask(prompt: Prompt, argument: string, place: ChatPlace, carrier: Carrier): Promise<boolean> {
    const variables = variablesIn(prompt.text);
    const wantsSelection = variables.has("selection") || variables.has("selectedText");
    const editor = currentEditor();
    const selected = wantsSelection ? await frozenSelection(this.#app, editor) : undefined;
    if (wantsSelection && selected === undefined) return false;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const values: PromptValues = {
      ...(selected === undefined ? {} : { selection: selected }),
      ...(editor === undefined ? {} : { file: relativeName(editor.document.uri) }),
      ...(folder === undefined ? {} : { workspaceFolder: folder.path }),
    };
    const text = await expandPrompt(prompt.text, argument, values, askForInput);
    if (text === undefined) return false;
    if (!wantsSelection && !(await carrySubject(this.#app, prompt, carrier, editor))) return false;
    if (editor !== undefined && variables.has("file")) await carrier.add([attachDocument(editor.document)]);
    await carrier.add(await filesNamedIn(prompt));
    this.#useModel(prompt, place);
    await this.#app.questions.send(place, text, carrier.attachments);
    return true;
  }

  /** Asks the model that the prompt wants, where the endpoint has it; it stays the conversation's, and its button says so. */
  #useModel({ models, title }: Prompt, { session }: ChatPlace): void {
    if (models.length === 0) return;
    const { endpoint, model } = this.#app.settings.effective(session.conversation);
    const known = this.#app.catalogue.known(endpoint.value);
    const wanted = models
      .map((name) => known.find((row) => row.id === name || row.name?.toLowerCase() === name.toLowerCase()))
      .find((row) => row !== undefined);
    if (wanted === undefined) {
      this.#app.log.info(`The prompt “${title}” would rather ask ${models.join(" or ")}, which ${endpoint.value} is not known to have.`);
    } else if (wanted.id !== model.value) session.setModel(wanted.id);
  }
}

const icons = { shipped: "comment-discussion", settings: "settings-gear", file: "file" } as const;

/** What takes the things that a prompt is about to the message. */
interface Carrier {
  /** What is sent; undefined: what the composer carries. */
  readonly attachments: readonly Attachment[] | undefined;
  /** Whether the person put something there already. */
  readonly isLaden: boolean;
  add(attached: readonly Attached[]): Promise<boolean>;
}

/** A question of its own: what waits in the composer stays there. */
class Alone implements Carrier {
  readonly attachments: Attachment[] = [];
  readonly isLaden = false;

  add(attached: readonly Attached[]): Promise<boolean> {
    const found = usable(attached);
    this.attachments.push(...found);
    return Promise.resolve(found.length > 0);
  }
}

/** A question that is written in the composer goes with what the composer carries. */
class InComposer implements Carrier {
  readonly attachments = undefined;
  readonly #app: App;
  readonly #place: ChatPlace;

  constructor(app: App, place: ChatPlace) {
    this.#app = app;
    this.#place = place;
  }

  get isLaden(): boolean {
    return this.#place.session.outbox.attachments.length > 0;
  }

  add(attached: readonly Attached[]): Promise<boolean> {
    return this.#app.features.get("addContext")(this.#place, attached);
  }
}

/** Carries what the prompt is about. @returns false where it needs something and there is nothing, which is said */
async function carrySubject(app: App, { about }: Prompt, carrier: Carrier, editor: vscode.TextEditor | undefined): Promise<boolean> {
  if (carrier.isLaden) return true;
  if (about === "changes") {
    const changes = await app.features.get("workingChanges")();
    if (changes !== undefined) return carrier.add(changes);
    void vscode.window.showInformationMessage(vscode.l10n.t("There are no changes to add."));
    return false;
  }
  if (about === "anything" && (editor === undefined || editor.selection.isEmpty)) return true;
  const selected = await selection(editor);
  return selected !== undefined && carrier.add([{ attachment: selected }]);
}

/** Files that a prompt file names: `#file:path` and links to files beside it, as far as they lie in its folder. */
function filesNamedIn({ text, source }: Prompt): Promise<readonly Attached[]> {
  if (source.type !== "file") return Promise.resolve([]);
  const folder = vscode.Uri.parse(source.folder, true);
  const beside = vscode.Uri.joinPath(vscode.Uri.parse(source.uri, true), "..");
  const named = [
    ...Array.from(text.matchAll(/#file:([^\s,;)]{1,500})/g), ([, path = ""]) => vscode.Uri.joinPath(folder, path)),
    ...Array.from(text.matchAll(/\]\((?![a-z]{2,}:|[#/])([^)\s]{1,500})\)/gi), ([, path = ""]) => vscode.Uri.joinPath(beside, path)),
  ];
  const inside = named.filter(({ path }) => path.startsWith(`${folder.path.replace(/\/$/, "")}/`));
  return Promise.all(inside.map(attachFile));
}

/** What is selected, or the symbol around the cursor; where there is nothing, that is said. */
async function selection(editor: vscode.TextEditor | undefined): Promise<Attachment | undefined> {
  const range = editor && (await selectedRange(editor));
  if (editor === undefined || range === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Select some code in an editor first."));
    return undefined;
  }
  return usable([attachRange(editor.document, range)])[0];
}

/** The text of the selection as it may be sent: looked at, masked and stripped as the person wants. */
async function frozenSelection(app: App, editor: vscode.TextEditor | undefined): Promise<string | undefined> {
  const selected = await selection(editor);
  const frozen = selected && (await app.features.get("captureForSending")([selected]));
  return frozen?.[0]?.text;
}

function askForInput(name: string, placeholder: string): Promise<string | undefined> {
  return Promise.resolve(vscode.window.showInputBox({ title: name, placeHolder: placeholder, prompt: placeholder, ignoreFocusOut: true }));
}
