import { setSendGuard } from "../../llm/send/sendGuard.ts";
import type { PolicyFile } from "../ports.ts";
import type { LoadedPolicy } from "./loadedPolicy.ts";

/**
 * What the administrators of this machine have fixed. The file is looked at when a panel shows something and before every request, and read when it has
 * changed; a window that does neither does not look.
 */
export class CompanyPolicy {
  /** What reads the file; null where there can be none. */
  readonly file: (() => Promise<PolicyFile>) | null;
  readonly #onChanged: () => void;
  #current: LoadedPolicy | undefined;
  #checking: Promise<LoadedPolicy | undefined> | undefined;

  /**
   * From now on, it also guards every request of this process.
   * @param file null where there is no policy: in a browser
   * @param onChanged told when `current` is another one
   */
  constructor(file: (() => Promise<PolicyFile>) | null, onChanged: () => void) {
    this.file = file;
    this.#onChanged = onChanged;
    setSendGuard(file && (async (endpoint, body) => (await this.check())?.refusal(endpoint, body)));
  }

  /** The policy as it was read last; undefined if there was no file, or before the first look. */
  get current(): LoadedPolicy | undefined {
    return this.#current;
  }

  /** The policy as it is now; undefined if there is none. Never rejects: a file that cannot be read is a policy that forbids everything. */
  check(): Promise<LoadedPolicy | undefined> {
    return (this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined;
    }));
  }

  async #check(): Promise<LoadedPolicy | undefined> {
    if (this.file === null) return undefined;
    const { loadPolicy } = await import("./loadedPolicy.ts");
    const loaded = await loadPolicy(await this.file(), this.#current);
    if (loaded === this.#current) return loaded;
    this.#current = loaded;
    this.#onChanged();
    return loaded;
  }
}
