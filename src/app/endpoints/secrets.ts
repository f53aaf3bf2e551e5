import * as l10n from "@vscode/l10n";
import { type Disposable, disposeAll, Emitter, type Event } from "../events.ts";
import type { KeyValueStore, SecretStore } from "../ports.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { Log } from "../log.ts";

/** What is known of the key of an origin. `error` is set where the key store failed or forgot what was given to it. */
export type KeyLookup = { readonly key: string } | { readonly key: undefined; readonly error: ChatError | null };

const prefix = "aside.key:";
const storedPrefix = "aside.keyStored:";

/**
 * Keys of endpoints, each under the origin it was given for and handed out for no other. They live in SecretStorage; where that fails, in
 * memory for this session if the user says so. Names in SecretStorage hold the origin alone: VS Code traces them.
 */
export class Secrets implements Disposable {
  readonly #storage: SecretStore;
  readonly #memento: KeyValueStore;
  readonly #log: Log;
  /** Last lookup of each origin, for what has to be drawn without waiting; also what the log's redactor blanks out. */
  readonly #known = new Map<string, KeyLookup>();
  readonly #session = new Map<string, string>();
  readonly #changed = new Emitter<string>();
  readonly #subscriptions: Disposable[];

  /**
   * @param memento remembers for which origins a key was stored (never the key): so a store that forgets is noticed
   */
  constructor(storage: SecretStore, memento: KeyValueStore, log: Log) {
    this.#storage = storage;
    this.#memento = memento;
    this.#log = log;
    this.#subscriptions = [
      this.#changed,
      storage.onDidChange(({ key }) => {
        if (!key.startsWith(prefix)) return;
        const origin = key.slice(prefix.length);
        this.#known.delete(origin);
        this.#changed.fire(origin);
      }),
    ];
  }

  /** The key of this origin was stored, replaced or removed, here or in another window. */
  get onDidChange(): Event<string> {
    return this.#changed.event;
  }

  /** Every key this session has seen, for redaction. */
  known(): readonly string[] {
    const keys = [...this.#session.values()];
    for (const { key } of this.#known.values()) if (key !== undefined) keys.push(key);
    return keys;
  }

  /** Whether the origin had a key when last looked at; undefined before the first look. */
  has(origin: string): boolean | undefined {
    if (this.#session.has(origin)) return true;
    const lookup = this.#known.get(origin);
    return lookup && lookup.key !== undefined;
  }

  /** Looks up the key of an origin. Never rejects. */
  async get(origin: string): Promise<KeyLookup> {
    const session = this.#session.get(origin);
    if (session !== undefined) return { key: session };
    const lookup = await this.#read(origin);
    this.#known.set(origin, lookup);
    return lookup;
  }

  /**
   * Stores a key.
   * @returns the error where the store failed; the key is then not kept at all until `setForSession`
   */
  async set(origin: string, key: string): Promise<ChatError | null> {
    try {
      // Known first: whatever is logged from here on is blanked out.
      this.#known.set(origin, { key });
      await this.#storage.store(prefix + origin, key);
      this.#session.delete(origin);
      await this.#memento.update(storedPrefix + origin, true);
      this.#known.set(origin, { key });
      this.#changed.fire(origin);
      return null;
    } catch (cause) {
      const error = this.#failed(origin, "The key could not be stored", cause);
      this.#known.set(origin, { key: undefined, error });
      return error;
    }
  }

  /** Keeps a key in memory until the window closes: the way on where the key store fails. */
  setForSession(origin: string, key: string): void {
    this.#session.set(origin, key);
    this.#changed.fire(origin);
  }

  /** Whether the key of an origin is kept in memory alone. */
  keptForSession(origin: string): boolean {
    return this.#session.has(origin);
  }

  /** Removes the key of an origin, wherever it is. */
  async remove(origin: string): Promise<ChatError | null> {
    this.#session.delete(origin);
    try {
      await this.#storage.delete(prefix + origin);
      await this.#memento.update(storedPrefix + origin, undefined);
      this.#known.set(origin, { key: undefined, error: null });
      return null;
    } catch (cause) {
      return this.#failed(origin, "The key could not be removed", cause);
    } finally {
      this.#changed.fire(origin);
    }
  }

  dispose(): void {
    this.#known.clear();
    this.#session.clear();
    disposeAll(...this.#subscriptions).dispose();
  }

  async #read(origin: string): Promise<KeyLookup> {
    try {
      const key = await this.#storage.get(prefix + origin);
      if (key !== undefined && key !== "") return { key };
    } catch (cause) {
      return { key: undefined, error: this.#failed(origin, "The key store of this system could not be read", cause) };
    }
    if (this.#memento.get(storedPrefix + origin) !== true) return { key: undefined, error: null };
    // VS Code keeps secrets in memory where there is no keyring, and deletes what it cannot decrypt.
    this.#log.warn(`A key was stored for ${origin}, and the key store no longer has it.`);
    return {
      key: undefined,
      error: {
        code: "keyStore",
        origin,
        message: l10n.t(
          "A key was stored for {0}, but this system did not keep it: it may have no keyring, or the keyring was reset. Enter the key again.",
          origin,
        ),
      },
    };
  }

  #failed(origin: string, what: string, cause: unknown): ChatError {
    this.#log.error(what, cause);
    return {
      code: "keyStore",
      origin,
      message: l10n.t("The key store of this system failed for {0}. The key can be kept for this session only.", origin),
      serverMessage: (cause instanceof Error ? cause.message : String(cause)).slice(0, 500),
    };
  }
}
