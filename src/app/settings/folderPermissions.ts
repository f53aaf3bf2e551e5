import { field } from "../../shared/guards.ts";
import type { KeyValueStore } from "../ports.ts";

const key = "aside.untrustedFolders";

/** What is kept about a folder. */
interface Kept {
  /** The values that the user allowed, as text. */
  readonly allowed?: string;
  /** What the notice that the user dismissed was about. */
  readonly dismissed?: string;
}

/** Remembers for this workspace which values of its untrusted folders the user allowed, and which notices they dismissed. */
export class FolderPermissions {
  readonly #store: KeyValueStore;

  /** @param store keeps values for this workspace only */
  constructor(store: KeyValueStore) {
    this.#store = store;
  }

  /** Whether exactly these values were allowed. */
  isAllowed(folder: string, text: () => string): boolean {
    const { allowed } = this.#kept(folder);
    return allowed !== undefined && allowed === text();
  }

  async allow(folder: string, text: string): Promise<void> {
    await this.#keep(folder, { allowed: text });
  }

  isDismissed(folder: string, subject: string): boolean {
    return this.#kept(folder).dismissed === subject;
  }

  async dismiss(folder: string, subject: string): Promise<void> {
    await this.#keep(folder, { dismissed: subject });
  }

  #kept(folder: string): Kept {
    const all = this.#store.get(key);
    const kept = field(all, folder);
    const [allowed, dismissed] = [field(kept, "allowed"), field(kept, "dismissed")];
    return { ...(typeof allowed === "string" && { allowed }), ...(typeof dismissed === "string" && { dismissed }) };
  }

  async #keep(folder: string, change: Kept): Promise<void> {
    const all = this.#store.get(key);
    const others = typeof all === "object" && all !== null ? Object.entries(all).filter(([name]) => name !== folder) : [];
    await this.#store.update(key, Object.fromEntries([...others, [folder, { ...this.#kept(folder), ...change }]]));
  }
}
