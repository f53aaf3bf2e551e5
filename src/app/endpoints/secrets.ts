import * as l10n from "@vscode/l10n";
import { type Disposable, disposeAll, Emitter, type Event } from "../events.ts";
import type { KeyValueStore, SecretStore } from "../ports.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { Log } from "../log.ts";

/** The key of an origin, or why there is none. `error` is set if the key store failed or has lost the key. */
export type KeyLookup = { readonly key: string } | { readonly key: undefined; readonly error: ChatError | null };

const prefix = "aside.key:";
const storedPrefix = "aside.keyStored:";

/**
 * The keys of endpoints. A key belongs to one origin and is returned for no other. Keys are kept in SecretStorage or, if that fails and the user
 * agrees, in memory for this session. Their names in SecretStorage contain only the origin, because VS Code logs them.
 */
export class Secrets implements Disposable {
  readonly #storage: SecretStore;
  readonly #memento: KeyValueStore;
  readonly #log: Log;
  /** The last lookup of each origin, for the panel, which cannot wait, and for redaction. */
  readonly #known = new Map<string, KeyLookup>();
  readonly #session = new Map<string, string>();
  readonly #changed = new Emitter<string>();
  readonly #subscriptions: Disposable[];

  /**
   * @param memento remembers for which origins a key was stored (never the key), to notice that the store has lost it
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

  /** Every key that this session has read or stored, for redaction. */
  known(): readonly string[] {
    const keys = [...this.#session.values()];
    for (const { key } of this.#known.values()) if (key !== undefined) keys.push(key);
    return keys;
  }

  /** Whether the origin had a key at the last lookup; undefined before the first one. */
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
   * @returns the error if the store failed; the key is then not kept unless `setForSession` is called
   */
  async set(origin: string, key: string): Promise<ChatError | null> {
    try {
      // First, so that it is redacted in everything that is logged from here on.
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

  /** Keeps a key in memory until the window closes, for when the key store fails. */
  setForSession(origin: string, key: string): void {
    this.#session.set(origin, key);
    this.#changed.fire(origin);
  }

  /** Whether the key of an origin is kept only in memory. */
  keptForSession(origin: string): boolean {
    return this.#session.has(origin);
  }

  /** Removes the key of an origin from the store and from memory. */
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
      return { key: undefined, error: this.#failed(origin, "The system's key store could not be read", cause) };
    }
    if (this.#memento.get(storedPrefix + origin) !== true) return { key: undefined, error: null };
    // Without a keyring, VS Code keeps secrets in memory. It deletes secrets that it cannot decrypt.
    this.#log.warn(`A key was stored for ${origin}, and the key store no longer has it.`);
    return {
      key: undefined,
      error: {
        code: "keyStore",
        origin,
        message: l10n.t(
          "The API key for {0} was lost: the system may have no keyring, or its keyring was reset. Enter the key again.",
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
      message: l10n.t("The system's key store failed for {0}. You can use the key for this session only.", origin),
      serverMessage: (cause instanceof Error ? cause.message : String(cause)).slice(0, 500),
    };
  }
}
