import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import type { Model } from "../model.ts";
import { parseJson } from "../read/json.ts";
import { type Clock, systemClock } from "../send/clock.ts";
import { originOf } from "../send/endpoint.ts";
import { field, numberField, textField } from "../../shared/guards.ts";

/** Where lists are kept between sessions; the host gives files. `name` is safe as a file name. */
export interface CatalogueStore {
  read(name: string): Promise<string | undefined>;
  write(name: string, text: string): Promise<void>;
}

/** An endpoint's models, as good as they are known. */
export interface CatalogueList {
  readonly models: readonly Model[];
  /** When it was fetched or confirmed: milliseconds since the epoch; 0 where never. */
  readonly fetchedAt: number;
  /** Rows that could not be read. */
  readonly dropped: number;
  /** Why it could not be brought up to date, or null. The models are the last known ones then. */
  readonly error: ChatError | null;
}

export interface CatalogueOptions {
  readonly store: CatalogueStore;
  readonly clock?: Clock;
  /** A list younger than this is not asked for again, milliseconds. */
  readonly maxAgeMs?: number;
}

interface Held {
  readonly list: CatalogueList;
  readonly etag?: string;
  /** The body as it came: what is stored, so that a newer reader finds all of it. */
  readonly body: string;
  /** The lists of earlier epochs are asked for again. */
  readonly epoch: number;
}

const hour = 3_600_000;
const nothing: CatalogueList = { models: [], fetchedAt: 0, dropped: 0, error: null };

/**
 * The models of all endpoints: from memory, else from the store, else from the server; asked for again when an hour old, with the
 * ETag. A server that fails, or answers with garbage, costs nothing: the last good list stays in use.
 */
export class Catalogue {
  readonly #store: CatalogueStore;
  readonly #clock: Clock;
  readonly #maxAgeMs: number;
  readonly #held = new Map<string, Held>();
  readonly #loading = new Map<string, Promise<CatalogueList>>();
  #epoch = 0;

  constructor({ store, clock = systemClock, maxAgeMs = hour }: CatalogueOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#maxAgeMs = maxAgeMs;
  }

  /** What is known without asking anybody. */
  async cached(endpoint: Endpoint, key: string | undefined): Promise<CatalogueList> {
    return (await this.#recall(nameOf(endpoint, key)))?.list ?? nothing;
  }

  /**
   * The endpoint's models, up to date where that is possible. Never rejects. Calls at the same time share one request.
   * @param key OpenRouter then lists only what this key's account may use
   * @param how `refresh`: ask even if the list is young
   */
  load(
    endpoint: Endpoint,
    key: string | undefined,
    how: { readonly refresh?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<CatalogueList> {
    const name = nameOf(endpoint, key);
    const running = this.#loading.get(name);
    if (running !== undefined) return running;
    const loading = this.#load(name, endpoint, key, how).finally(() => this.#loading.delete(name));
    this.#loading.set(name, loading);
    return loading;
  }

  /** Has every list asked for again when it is next wanted: another account may be allowed other models. Until then they stay in use. */
  expire(): void {
    this.#epoch += 1;
  }

  async #load(
    name: string,
    endpoint: Endpoint,
    key: string | undefined,
    how: { readonly refresh?: boolean; readonly signal?: AbortSignal },
  ): Promise<CatalogueList> {
    const held = await this.#recall(name);
    const now = this.#clock.wall();
    // A clock that was set back must not make a list young for ever.
    const epoch = this.#epoch;
    const age = held === undefined || held.epoch !== epoch ? Infinity : Math.abs(now - held.list.fetchedAt);
    if (held !== undefined && how.refresh !== true && age < this.#maxAgeMs) return held.list;
    // What asks and what reads is loaded with the first list: nobody needs it before.
    const { fetchModels } = await import("./fetchModels.ts");
    const answer = await fetchModels({
      endpoint,
      key,
      clock: this.#clock,
      ...(held?.etag && { etag: held.etag }),
      ...(how.signal && { signal: how.signal }),
    });
    if (!answer.ok) return { ...(held?.list ?? nothing), error: answer.error };
    if (answer.unchanged) {
      return held === undefined ? nothing : this.#keep(name, { ...held, epoch, list: { ...held.list, fetchedAt: now, error: null } });
    }
    const list: CatalogueList = { models: answer.models, dropped: answer.dropped, fetchedAt: now, error: null };
    return this.#keep(name, { list, epoch, body: answer.text, ...(answer.etag === undefined ? {} : { etag: answer.etag }) });
  }

  async #keep(name: string, held: Held): Promise<CatalogueList> {
    this.#held.set(name, held);
    const { list, etag, body } = held;
    try {
      await this.#store.write(name, `${JSON.stringify({ version: 2, fetchedAt: list.fetchedAt, etag })}\n${body}`);
    } catch {
      // A list that cannot be stored is fetched again next time.
    }
    return list;
  }

  async #recall(name: string): Promise<Held | undefined> {
    const held = this.#held.get(name);
    if (held !== undefined) return held;
    const stored = (await this.#store.read(name).catch(() => undefined)) ?? "";
    // A line that says what is known of the list, then the body as it came: a string inside of JSON would be parsed twice.
    const lineEnd = stored.indexOf("\n");
    const header = parseJson(stored.slice(0, Math.max(lineEnd, 0)));
    const body = stored.slice(lineEnd + 1);
    const fetchedAt = numberField(header, "fetchedAt");
    if (field(header, "version") !== 2 || fetchedAt === undefined) return undefined;
    const { parseModels } = await import("./parseModels.ts");
    const parsed = parseModels(parseJson(body));
    if (parsed === undefined) return undefined;
    const etag = textField(header, "etag");
    const recalled: Held = {
      list: { ...parsed, fetchedAt, error: null },
      epoch: this.#epoch,
      body,
      ...(etag === undefined ? {} : { etag }),
    };
    // A request that ran meanwhile knows better.
    const newer = this.#held.get(name);
    if (newer === undefined) this.#held.set(name, recalled);
    return newer ?? recalled;
  }
}

/** A list belongs to a base URL, and on OpenRouter also to whether an account asked. */
function nameOf(endpoint: Endpoint, key: string | undefined): string {
  const path = endpoint.baseUrl.slice(originOf(endpoint).length);
  const account = endpoint.dialect === "openrouter" && key !== undefined ? "-account" : "";
  return `models-${`${new URL(endpoint.baseUrl).host}${path}`.replace(/[^a-z0-9.-]+/gi, "_")}-${endpoint.dialect}${account}.json`;
}
