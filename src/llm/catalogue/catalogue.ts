import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import type { Model } from "../model.ts";
import { parseJson } from "../read/json.ts";
import { type Clock, systemClock } from "../send/clock.ts";
import { originOf } from "../send/endpoint.ts";
import { field, numberField, textField } from "../../shared/guards.ts";

/** Stores model lists between sessions. `name` is safe as a file name. */
export interface CatalogueStore {
  read(name: string): Promise<string | undefined>;
  write(name: string, text: string): Promise<void>;
}

/** The models of an endpoint, as far as they are known. */
export interface CatalogueList {
  readonly models: readonly Model[];
  /** When it was fetched or confirmed, in milliseconds since the epoch; 0 if never. */
  readonly fetchedAt: number;
  /** Number of rows that could not be read. */
  readonly dropped: number;
  /** Why the list could not be updated, or null. After a failure the models are the last known ones. */
  readonly error: ChatError | null;
}

/** Options of a catalogue. */
export interface CatalogueOptions {
  readonly store: CatalogueStore;
  readonly clock?: Clock;
  /** A younger list is not fetched again. In milliseconds. */
  readonly maxAgeMs?: number;
}

interface Held {
  readonly list: CatalogueList;
  readonly etag?: string;
  /** The body as received. It is stored as it is, so that a newer version can read all of it. */
  readonly body: string;
  /** Lists of earlier epochs are fetched again. */
  readonly epoch: number;
}

const hour = 3_600_000;
const nothing: CatalogueList = { models: [], fetchedAt: 0, dropped: 0, error: null };

/**
 * The models of all endpoints, from memory, the store or the server. A list older than an hour is fetched again with its ETag. If the
 * server fails or sends garbage, the last good list stays in use.
 */
export class Catalogue {
  readonly #store: CatalogueStore;
  readonly #clock: Clock;
  readonly #maxAgeMs: number;
  readonly #held = new Map<string, Held>();
  readonly #loading = new Map<string, Promise<CatalogueList>>();
  #epoch = 0;
  /** The last write: one follows the other, so that the newest list is the one that stays. */
  #writing: Promise<void> = Promise.resolve();

  constructor({ store, clock = systemClock, maxAgeMs = hour }: CatalogueOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#maxAgeMs = maxAgeMs;
  }

  /** The known models, without a request. */
  async cached(endpoint: Endpoint, key: string | undefined): Promise<CatalogueList> {
    return (await this.#recall(nameOf(endpoint, key)))?.list ?? nothing;
  }

  /**
   * The endpoint's models, up to date if possible. Never rejects. Concurrent calls share one request.
   * @param key with a key, OpenRouter lists only the models that its account may use
   * @param how `refresh`: fetch even a young list again
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

  /** Marks every list as outdated, because another account may have other models. Until they are fetched again, the lists stay in use. */
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
    // If the clock was set back, a list must not stay young forever.
    const epoch = this.#epoch;
    const age = held === undefined || held.epoch !== epoch ? Infinity : Math.abs(now - held.list.fetchedAt);
    if (held !== undefined && how.refresh !== true && age < this.#maxAgeMs) return held.list;
    // Loaded with the first list, because nothing needs it before.
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

  /** Keeps a list, and begins to write it to disk, which takes its time: some lists have megabytes. */
  #keep(name: string, held: Held): CatalogueList {
    this.#held.set(name, held);
    const { list, etag, body } = held;
    const text = `${JSON.stringify({ version: 2, fetchedAt: list.fetchedAt, etag })}\n${body}`;
    // A list that could not be stored is fetched again next time.
    this.#writing = this.#writing.then(() => this.#store.write(name, text)).catch(() => undefined);
    return list;
  }

  async #recall(name: string): Promise<Held | undefined> {
    const held = this.#held.get(name);
    if (held !== undefined) return held;
    const stored = (await this.#store.read(name).catch(() => undefined)) ?? "";
    // A header line, then the body as received. A body inside a JSON string would have to be parsed twice.
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
    // A request that finished in the meantime has a newer list.
    const newer = this.#held.get(name);
    if (newer === undefined) this.#held.set(name, recalled);
    return newer ?? recalled;
  }
}

/** The name of a stored list. It depends on the base URL and, for OpenRouter, on whether a key is used. */
function nameOf(endpoint: Endpoint, key: string | undefined): string {
  const path = endpoint.baseUrl.slice(originOf(endpoint).length);
  // Two accounts of one server may see different models.
  const named = endpoint.account === undefined ? "" : `-${encodeURIComponent(endpoint.account)}`;
  const account = `${endpoint.dialect === "openrouter" && key !== undefined ? "-account" : ""}${named}`;
  return `models-${`${new URL(endpoint.baseUrl).host}${path}${endpoint.query === undefined ? "" : `_${endpoint.query}`}`.replace(/[^a-z0-9.-]+/gi, "_")}-${endpoint.dialect}${account}.json`;
}
