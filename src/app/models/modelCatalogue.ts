import { keyNameOf } from "../../llm/send/endpoint.ts";
import { type Disposable, Emitter, type Event } from "../events.ts";
import type { Catalogue, CatalogueList } from "../../llm/catalogue/catalogue.ts";
import { findModel, suggestModels } from "../../llm/catalogue/findModel.ts";
import type { Model } from "../../llm/model.ts";
import type { AnswerMessage } from "../../shared/conversation.ts";
import type { KnownEndpoint } from "../endpoints/endpoints.ts";
import type { Log } from "../log.ts";
import type { Secrets } from "../endpoints/secrets.ts";
import { untilAborted } from "../untilAborted.ts";

/** How long messages do not ask a server again after it failed to list its models. The picker always asks. */
const restMs = 5 * 60_000;
/** The age in milliseconds up to which a model that is missing from a list counts as gone. */
const freshMs = 24 * 3_600_000;

/**
 * The known models of each endpoint in memory, so that they can be drawn without waiting. The catalogue below it keeps the lists on disk for offline
 * use. Nothing is fetched until the user does something that needs it.
 */
export class ModelCatalogue implements Disposable {
  readonly #catalogue: Catalogue;
  readonly #secrets: Secrets;
  readonly #log: Log;
  readonly #changed = new Emitter<void>();
  /** By the endpoint's name. The base URL is kept too, because the name may later be given to another server. */
  readonly #lists = new Map<string, { readonly baseUrl: string; readonly list: CatalogueList }>();
  /** When a server that failed to list its models may be asked again, by its base URL; monotonic milliseconds. */
  readonly #restsUntil = new Map<string, number>();
  readonly #rows = new Map<string, Model | undefined>();
  readonly #recalling = new Map<string, Promise<void>>();
  readonly #subscription: Disposable;
  #missing: { readonly list: CatalogueList; readonly model: string; readonly closest: readonly string[] } | undefined;

  constructor(catalogue: Catalogue, secrets: Secrets, log: Log) {
    this.#catalogue = catalogue;
    this.#secrets = secrets;
    this.#log = log;
    // Another key may give access to other models.
    this.#subscription = secrets.onDidChange(() => {
      this.#recalling.clear();
      this.#restsUntil.clear();
      this.#catalogue.expire();
    });
  }

  /** Fires when the models of an endpoint have been loaded or have changed. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** The name of a model, with the suffix of a variant that has no row of its own. Its ID if the model is unknown. */
  nameOf(endpoint: string, model: string): string {
    const row = this.#row(endpoint, model);
    if (row === undefined) return model;
    return model.startsWith(`${row.id}:`) ? `${row.name} ${model.slice(row.id.length)}` : row.name;
  }

  /** The catalogue row of a model, if it is known. */
  row(endpoint: string, model: string): Model | undefined {
    return this.#row(endpoint, model);
  }

  /** The known models of an endpoint, in the server's order. */
  known(endpoint: string): readonly Model[] {
    return this.#lists.get(endpoint)?.list.models ?? [];
  }

  /** The known IDs that are most similar to an unknown one. */
  similar(endpoint: string, model: string): readonly string[] {
    return suggestModels(this.known(endpoint), model);
  }

  /**
   * The IDs that are most similar to a model that its server no longer lists. Undefined if the model is listed, or the list is too old or too
   * sparse to tell. Presets and aliases are never listed, and self-hosted servers accept more names than they list.
   */
  replacementsFor({ endpoint }: KnownEndpoint, model: string): readonly string[] | undefined {
    const list = this.#lists.get(endpoint.name)?.list;
    if (
      list === undefined ||
      list.models.length === 0 ||
      list.error !== null ||
      endpoint.dialect === "openai" ||
      endpoint.dialect === "responses"
    )
      return undefined;
    if (/^[@~]/.test(model) || Date.now() - list.fetchedAt > freshMs || this.#row(endpoint.name, model) !== undefined) return undefined;
    // Called for every change of the panel.
    if (this.#missing?.list !== list || this.#missing.model !== model)
      this.#missing = { list, model, closest: suggestModels(list.models, model, 3) };
    return this.#missing.closest;
  }

  /** Reads the stored list from disk, once per session. `onDidChange` fires when it is there. Sends no request. */
  recall(found: KnownEndpoint): Promise<void> {
    const held = this.#lists.get(found.endpoint.name);
    if (held !== undefined && held.baseUrl !== found.endpoint.baseUrl) {
      this.#lists.delete(found.endpoint.name);
      this.#rows.clear();
    }
    const name = `${found.endpoint.name} ${found.endpoint.baseUrl}`;
    const running = this.#recalling.get(name);
    if (running !== undefined) return running;
    const recalling = this.#recall(found);
    this.#recalling.set(name, recalling);
    return recalling;
  }

  /**
   * The row of a model. If the list has not been loaded, this asks the server and waits for at most `waitMs`. An old list is refreshed in the
   * background. A server that has no list or is slow is not asked again for a while. Never rejects.
   */
  async find(
    found: KnownEndpoint,
    model: string,
    { signal, waitMs }: { readonly signal: AbortSignal; readonly waitMs: number },
  ): Promise<Model | undefined> {
    await this.recall(found);
    const known = this.known(found.endpoint.name).length > 0;
    const { baseUrl } = found.endpoint;
    if (!known && performance.now() < (this.#restsUntil.get(baseUrl) ?? 0)) return undefined;
    const loading = this.load(found);
    // Whether or not this request succeeds, the next message does not wait for another one.
    if (!known) this.#restsUntil.set(baseUrl, performance.now() + restMs);
    if (!known && waitMs > 0) await atMost(loading, waitMs, signal);
    return this.#row(found.endpoint.name, model);
  }

  /** The endpoint's models, up to date if possible. Never rejects: an error is in the list. */
  async load(found: KnownEndpoint, how: { readonly refresh?: boolean } = {}): Promise<CatalogueList> {
    const list = await this.#catalogue.load(found.endpoint, await this.#key(found), how);
    if (list.error !== null) this.#log.warn(`The models of ${found.origin} could not be listed: ${list.error.code}`);
    this.#put(found, list);
    return list;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #row(endpoint: string, model: string): Model | undefined {
    const key = `${endpoint} ${model}`;
    if (!this.#rows.has(key)) this.#rows.set(key, findModel(this.known(endpoint), model));
    return this.#rows.get(key);
  }

  async #recall(found: KnownEndpoint): Promise<void> {
    const list = await this.#catalogue.cached(found.endpoint, await this.#key(found));
    if (list.models.length > 0) this.#put(found, list);
  }

  async #key(found: KnownEndpoint): Promise<string | undefined> {
    return found.endpoint.auth === "key" ? (await this.#secrets.get(keyNameOf(found.endpoint))).key : undefined;
  }

  #put(found: KnownEndpoint, list: CatalogueList): void {
    const held = this.#lists.get(found.endpoint.name)?.list;
    const isSame = held?.models === list.models;
    // A list that the server has confirmed counts as new, even if its models are the same.
    if (isSame && held.fetchedAt === list.fetchedAt && held.error === list.error) return;
    this.#lists.set(found.endpoint.name, { baseUrl: found.endpoint.baseUrl, list });
    if (!isSame) this.#rows.clear();
    this.#changed.fire();
  }
}

/** Adds to an answer what the catalogue has learned in the meantime: the name of the model, or IDs similar to one that does not exist. */
export function withCatalogue(answer: AnswerMessage, catalogue: ModelCatalogue): AnswerMessage {
  const named = { ...answer, modelName: catalogue.nameOf(answer.endpoint, answer.model) };
  if (answer.error?.code !== "modelNotFound" || answer.error.suggestions !== undefined) return named;
  return { ...named, error: { ...answer.error, suggestions: catalogue.similar(answer.endpoint, answer.model) } };
}

/** Waits for a promise, for a limited time or until the signal is aborted. */
async function atMost(promise: Promise<unknown>, ms: number, signal: AbortSignal): Promise<void> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ms);
  await untilAborted(promise, AbortSignal.any([signal, late.signal]));
  clearTimeout(timer);
}
