import type { PrivateFetch } from "../shared/parameters.ts";
import type { Event } from "./events.ts";

/** A question with buttons. Each choice is named by its key; its value is the button's label, in the order in which the buttons stand. */
export interface Confirmation<Choice extends string> {
  readonly severity?: "info" | "warning" | "error";
  readonly message: string;
  /** Shown under the message of a modal dialog. */
  readonly detail?: string;
  /** A dialog that has to be answered; otherwise a notification. */
  readonly modal?: boolean;
  readonly choices: Readonly<Record<Choice, string>>;
  /** The choice that Escape and the close button of a modal dialog stand for, in place of VS Code's own Cancel. */
  readonly onClose?: NoInfer<Choice>;
}

/** A notification without buttons: something failed, or was refused for a reason that has to be read. */
export interface Notice {
  readonly severity: "warning" | "error";
  readonly message: string;
}

/** What a line of the status bar has room for, characters. Longer names in it are cut. */
export const longestLine = 90;

/** A one-line text that is asked for. */
export interface TextQuestion {
  readonly title?: string;
  readonly prompt?: string;
  readonly placeholder?: string;
  readonly value?: string;
  /** The part of `value` that is selected at first, from and to. */
  readonly selection?: readonly [number, number];
  readonly password?: boolean;
  /** Keeps the box open when the focus moves elsewhere. */
  readonly ignoreFocusOut?: boolean;
  /** What is wrong with the text, or undefined where it can be accepted. */
  readonly validate?: (value: string) => string | undefined | Promise<string | undefined>;
  /** A warning about a text that can be accepted. */
  readonly warn?: (value: string) => string | undefined;
}

/** A one-line text that is checked when it is submitted. */
export interface CheckedTextQuestion extends Omit<TextQuestion, "selection" | "ignoreFocusOut" | "warn"> {
  /** A button in the box's title; the box stays open. */
  readonly button?: { readonly icon: string; readonly label: string; readonly press: () => Promise<void> };
  /**
   * Checks the text, without surrounding white space, while the box stays open: what is wrong with it, or undefined to accept it.
   * @param signal aborted when the user closes the box
   */
  readonly check: (value: string, signal: AbortSignal) => Promise<string | undefined>;
}

/** A row of a list. */
export interface PickRow {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

/** A list out of which one row is chosen. */
export interface RowQuestion<Row extends PickRow> {
  readonly title?: string;
  readonly placeholder?: string;
  readonly rows: readonly Row[];
}

/** A task that the user can watch. */
export interface Progress {
  readonly title: string;
  /** Whether the user may cancel it; the signal is aborted then. */
  readonly cancellable: boolean;
  /**
   * Another way to what the task is for, which ends it: the signal is aborted then, with `chosenInstead` as its reason. Such a task waits for something outside
   * of the window, so it is shown in a notification that stays until it ends.
   */
  readonly instead?: string;
}

/** Why a task was ended: the user chose its `instead`. */
export const chosenInstead = "instead";

/** Does the work; `report` says how far it is. */
export type ProgressTask<T> = (signal: AbortSignal, report: (message: string) => void) => Promise<T>;

/**
 * Asks the user, natively. Answers are always among what was offered, or undefined where the question was closed. Text is shown as it is: nothing in
 * it becomes a link.
 */
export interface Ask {
  confirm<Choice extends string>(question: Confirmation<Choice>): Promise<Choice | undefined>;
  pick<Row extends PickRow>(question: RowQuestion<Row>): Promise<Row | undefined>;
  input(question: TextQuestion): Promise<string | undefined>;
  /** Asks until the text is accepted or the box is closed. */
  inputChecked(question: CheckedTextQuestion): Promise<string | undefined>;
  notify(notice: Notice): void;
  /**
   * Says what was done. A line in the status bar for a few seconds, since a notification would lie over the composer; a panel in view reads it aloud.
   */
  status(message: string): void;
  /**
   * Says why nothing happened, and what to do first. A line in the status bar that a panel in view reads aloud. Where no panel is in view, there is no composer
   * to lie over, and it is a notification, as is what does not fit into a line.
   */
  hint(message: string): void;
  /**
   * Shows in the status bar that a task runs, with a way to cancel it. See `PanelProgress` for one that was started in a panel.
   * @returns the task's result
   */
  progress<T>(progress: Progress, task: ProgressTask<T>): Promise<T>;
  /**
   * Shows a text that is too long for a dialog in a read-only editor.
   * @returns closes that editor again
   */
  showText(name: string, text: string): Promise<() => Promise<void>>;
}

/** The values of one setting as each scope has them; undefined where a scope has none. */
export interface Inspected {
  readonly defaultValue?: unknown;
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/** Reads settings, for one folder. */
export interface SettingReader {
  /** @param name without `aside.` */
  inspect(name: string): Inspected | undefined;
  readonly trusted: boolean;
  /** Names the folder or workspace whose values are read, the same in every window; empty if there is none. */
  readonly folder: string;
  /** The user has allowed the values of this folder, although it is not trusted. */
  readonly allowed?: boolean;
  /** A window on one folder: what VS Code then calls the folder's value is the workspace's settings.json. */
  readonly singleFolder: boolean;
}

/** Where a setting is written. */
export type SettingScope = "workspace" | "user";

/** The editor's configuration, as far as it is ours. */
export interface Config {
  /** A value of ours may be different: it was changed, the workspace became trusted, or the active editor is in another folder. */
  readonly onDidChange: Event<void>;
  /** @param folder "active" for the folder of the active editor, "none" for what no folder has a say in */
  reader(folder: "active" | "none"): SettingReader;
  /**
   * Writes a setting, undefined removes it.
   * @throws where the settings file cannot be written
   */
  write(name: string, value: unknown, scope: SettingScope): Promise<void>;
}

/** Keeps secrets. Every method may reject: some systems have no keyring. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  readonly onDidChange: Event<{ readonly key: string }>;
}

/** Keeps small values over windows and reloads. */
export interface KeyValueStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/**
 * What is in a policy file: its bytes, or why it must not be believed, a phrase without a full stop. `passes`: the next look may end otherwise, although the
 * file is the same.
 */
export type PolicyContent = { readonly absent: true } | { readonly bytes: Uint8Array } | { readonly why: string; readonly passes?: true };

/** The file by which the administrators of this machine fix settings. */
export interface PolicyFile {
  /** As users and administrators know it. */
  readonly path: string;
  /** Another one whenever the file or who may write it has changed. Takes next to no time. */
  stamp(): Promise<string>;
  /** Reads it, if only an administrator can have written it. */
  read(): Promise<PolicyContent>;
}

/** What is true of the window that Aside runs in. */
export interface Window {
  readonly workspaceName: string | undefined;
  readonly trusted: boolean;
  /** Aside runs on another machine than the one the user sits at: what it calls localhost is there. */
  readonly isRemote: boolean;
  /** Whether pictures from the web can be loaded safely here. */
  readonly loadsImages: boolean;
  /** Sends requests over http to private networks. Null where names cannot be looked up. */
  readonly privateFetch: PrivateFetch | null;
  /** Opens an address in the browser. */
  openExternal(url: string): Promise<void>;
  copy(text: string): Promise<void>;
  /** Runs a command of the editor. */
  execute(command: string, ...args: readonly unknown[]): Promise<void>;
}

/** Where the focus goes when a list or box that a panel opened has closed: into the message, or back to what had it before. */
export type FocusAfter = "message" | "before";

/** Asks something in a list or box that a panel opened, and returns the focus to the panel afterwards. */
export type RestoreFocus = <T>(
  place: { reveal(): Promise<void>; compose(text: string, focus: boolean): void },
  after: FocusAfter,
  ask: () => Promise<T>,
) => Promise<T>;
