import { type Carried, type Disclosure, demandedFrom, mostCarried, type Weighed } from "../../history/disclosure.ts";
import { DisclosureLog, type Noted } from "../../history/disclosureLog.ts";
import { type DisclosureLedger, readDisclosures } from "../../history/readDisclosures.ts";
import type { Cleared } from "../../history/disclosureChain.ts";
import type { Storage } from "../../history/storage.ts";
import type { ChatRequest, Sending } from "../../llm/chatClient.ts";
import type { Answer } from "../../shared/chatEvent.ts";
import type { Disclosed } from "../chat/preparation.ts";
import type { Log } from "../log.ts";
import { maskText } from "../outbound/maskText.ts";
import type { Window } from "../ports.ts";
import { carriedIn, type CarriedParts, weighed } from "./carried.ts";
import { longestName } from "./notedNames.ts";

/** What the ledger needs. */
export interface DisclosureParts {
  readonly storage: Storage;
  readonly log: Log;
  readonly window: Pick<Window, "workspaceName">;
  /** The keys that Aside stores, which are masked in names. */
  readonly known: () => readonly string[];
}

/** The last request of a conversation, whose pieces the next one carries again. */
interface LastSent {
  readonly file: string;
  readonly n: number;
  readonly pieces: readonly Carried[];
}

/** Of how many conversations the last request is remembered. */
const mostRemembered = 50;
/** Of how many providers that a request was restricted to the names are noted. */
const mostProviders = 100;

/** The disclosure ledger: notes what is sent, after it was sent, and reads what was noted. */
export class Discloser {
  readonly #parts: DisclosureParts;
  readonly #log: DisclosureLog;
  readonly #last = new Map<string, LastSent>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(parts: DisclosureParts) {
    this.#parts = parts;
    this.#log = new DisclosureLog(parts.storage);
  }

  /** What notes a request whenever it is sent, without delaying it, and then the provider that served. */
  watch(disclosed: Disclosed): NonNullable<ChatRequest["onSending"]> {
    return (sending) => {
      let end: (ended: Pick<Answer, "provider">) => void = () => undefined;
      const ended = new Promise<Pick<Answer, "provider">>((resolve) => (end = resolve));
      void this.#note(disclosed, sending, Date.now(), ended);
      return end;
    };
  }

  /** Everything that was noted, checked. @throws {StorageError} where the disk cannot be read */
  async read(): Promise<DisclosureLedger> {
    await this.#queue;
    return readDisclosures(this.#parts.storage);
  }

  /** Resolves when every request that was sent so far is noted, or could not be. */
  async written(): Promise<void> {
    await this.#queue;
    await this.#log.written();
  }

  /** Empties the ledger. @throws {StorageError} where the disk fails */
  async clear(): Promise<Cleared> {
    await this.#queue;
    return this.#log.clear();
  }

  /** Never rejects: what could not be written is logged, and the next entry says that one is missing. */
  async #note(disclosed: Disclosed, sending: Sending, at: number, ended: Promise<Pick<Answer, "provider">>): Promise<void> {
    // One after the other, so that a conversation's next entry knows the one before.
    const written = this.#queue.then(() => this.#write(disclosed, sending, at));
    this.#queue = written.catch(() => undefined);
    try {
      const entry = await written;
      const { provider } = await ended;
      if (provider !== null && provider !== "") await this.#log.served(entry, await this.#name(provider));
    } catch (cause) {
      this.#parts.log.error("The disclosure ledger could not be written", cause);
    }
  }

  async #write(disclosed: Disclosed, { host, body, text }: Sending, at: number): Promise<{ readonly file: string; readonly n: number }> {
    const { purpose, plan, request, pieces: sent } = disclosed;
    const kind = purpose.kind ?? (plan.messages.at(-1)?.role === "tool" ? "tools" : "chat");
    const { only, ...demanded } = demandedFrom(body["provider"]);
    const providers = only && (await Promise.all(only.slice(0, mostProviders).map((name) => this.#name(name))));
    const where = {
      at,
      kind,
      host,
      endpoint: await this.#name(plan.settings.endpoint.value),
      model: await this.#name(request.model),
      demanded: { ...demanded, ...(providers === undefined ? {} : { only: providers }) },
    } satisfies Partial<Disclosure>;
    if (purpose.temporary === true) return this.#log.sent(() => ({ ...where, workspace: "", temporary: true, carried: [] }));
    const contents = await this.#contentsOf(sent, request.messages, text);
    const { texts, body: weight } = contents;
    const pieces = contents.pieces.slice(0, mostCarried - texts.length);
    const { conversation, message } = purpose;
    const entry: Noted = {
      ...where,
      workspace: this.#parts.window.workspaceName ?? "",
      ...(conversation === undefined ? {} : { conversation }),
      ...(message === undefined ? {} : { message }),
      ...(weight === undefined ? {} : { body: weight }),
      carried: [...pieces, ...texts],
    };
    const last = conversation === undefined ? undefined : this.#last.get(conversation);
    const written = await this.#log.sent((file) =>
      last !== undefined && last.file === file && last.pieces.length > 0 && last.pieces.every((piece, index) => piece === pieces[index])
        ? { ...entry, again: last.n, carried: [...pieces.slice(last.pieces.length), ...texts] }
        : entry,
    );
    if (conversation !== undefined) this.#remember(conversation, { ...written, pieces });
    return written;
  }

  /** What a request carried and weighs. Where that cannot be told, the request is noted without: that it was sent must not be lost. */
  async #contentsOf(
    sent: Disclosed["pieces"],
    messages: ChatRequest["messages"],
    text: string,
  ): Promise<CarriedParts & { readonly body?: Weighed }> {
    try {
      return { ...(await carriedIn(sent, messages, this.#parts.known())), body: await weighed(text) };
    } catch (cause) {
      this.#parts.log.error("The disclosure ledger notes a request without its contents", cause);
      return { pieces: [], texts: [] };
    }
  }

  /** A name that a user or a server chose, bounded, and without what looks like a secret. */
  #name(text: string): Promise<string> {
    return maskText(text.slice(0, longestName), "masked", this.#parts.known());
  }

  #remember(conversation: string, last: LastSent): void {
    this.#last.delete(conversation);
    this.#last.set(conversation, last);
    for (const oldest of this.#last.keys()) if (this.#last.size > mostRemembered) this.#last.delete(oldest);
  }
}
