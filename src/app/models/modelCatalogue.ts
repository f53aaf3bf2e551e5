import { type Disposable, Emitter, type Event } from "../events.ts";
import type { Catalogue, CatalogueList } from "../../llm/catalogue/catalogue.ts";
import { findModel, suggestModels } from "../../llm/catalogue/findModel.ts";
import type { Model } from "../../llm/model.ts";
import type { AnswerMessage } from "../../shared/conversation.ts";
import type { KnownEndpoint } from "../endpoints/endpoints.ts";
import type { Log } from "../log.ts";
import type { Secrets } from "../endpoints/secrets.ts";

/** How long a server that could not be listed is not asked again by messages; the picker always asks. */
const restMs = 5 * 60_000;
/** An older list says nothing of what is not in it, milliseconds. */
const youngMs = 24 * 3_600_000;

/**
 * What is known of each endpoint's models, ready to be drawn without waiting; underneath it the catalogue keeps lists on disk, for offline
 * use. Nothing is fetched before the user does something that needs it.
 */
export class ModelCatalogue implements Disposable {
  readonly #catalogue: Catalogue;
  readonly #secrets: Secrets;
  readonly #log: Log;
  readonly #changed = new Emitter<void>();
  /** By the endpoint's name, and whose server the list came from: a name may be given to another one. */
  readonly #lists = new Map<string, { readonly baseUrl: string; readonly list: CatalogueList }>();
  /** When a server that could not be listed is asked again, by its base URL; monotonic milliseconds. */
  readonly #restsUntil = new Map<string, number>();
  readonly #rows = new Map<string, Model | undefined>();
  readonly #recalling = new Map<string, Promise<void>>();
  readonly #subscription: Disposable;
  #gone: { readonly list: CatalogueList; readonly model: string; readonly closest: readonly string[] } | undefined;

  constructor(catalogue: Catalogue, secrets: Secrets, log: Log) {
    this.#catalogue = catalogue;
    this.#secrets = secrets;
    this.#log = log;
    // Another key may be allowed other models.
    this.#subscription = secrets.onDidChange(() => {
      this.#recalling.clear();
      this.#restsUntil.clear();
      this.#catalogue.expire();
    });
  }

  /** Models of some endpoint became known or changed. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** How a model is called, with the suffix of a variant that has no row of its own; its id where that is not known. */
  nameOf(endpoint: string, model: string): string {
    const row = this.#row(endpoint, model);
    if (row === undefined) return model;
    return model.startsWith(`${row.id}:`) ? `${row.name} ${model.slice(row.id.length)}` : row.name;
  }

  /** What is known of a model right now. */
  row(endpoint: string, model: string): Model | undefined {
    return this.#row(endpoint, model);
  }

  /** What is known of an endpoint's models right now, in the server's order. */
  known(endpoint: string): readonly Model[] {
    return this.#lists.get(endpoint)?.list.models ?? [];
  }

  /** The known ids that come closest to one that is not there. */
  similar(endpoint: string, model: string): readonly string[] {
    return suggestModels(this.known(endpoint), model);
  }

  /**
   * The ids that come closest to a model that its server no longer lists; undefined where it is listed, or the list is too old or too sparse to
   * tell. Presets and aliases are never listed; servers of one's own know models by more names than they list.
   */
  closestToGone({ endpoint }: KnownEndpoint, model: string): readonly string[] | undefined {
    const list = this.#lists.get(endpoint.name)?.list;
    if (list === undefined || list.models.length === 0 || list.error !== null || endpoint.dialect === "openai") return undefined;
    if (/^[@~]/.test(model) || Date.now() - list.fetchedAt > youngMs || this.#row(endpoint.name, model) !== undefined) return undefined;
    // Asked for with every change of the panel.
    if (this.#gone?.list !== list || this.#gone.model !== model)
      this.#gone = { list, model, closest: suggestModels(list.models, model, 3) };
    return this.#gone.closest;
  }

  /** Has the kept list read from disk, once a session; told by `onDidChange`. Asks no server. */
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
   * The row of a model, from the list that is held. Where there is none yet, the server is asked and waited for no longer than `waitMs`; a list
   * that has grown old is renewed behind the scenes. A server that has no list, or is slow to give it, is left in peace for a while. Never rejects.
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
    // Whatever becomes of this question, the next message does not wait for another one.
    if (!known) this.#restsUntil.set(baseUrl, performance.now() + restMs);
    if (!known && waitMs > 0) await atMost(loading, waitMs, signal);
    return this.#row(found.endpoint.name, model);
  }

  /** The endpoint's models, up to date where that is possible. Never rejects: why it failed is in the list. */
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
    return found.endpoint.auth === "key" ? (await this.#secrets.get(found.origin)).key : undefined;
  }

  #put(found: KnownEndpoint, list: CatalogueList): void {
    const held = this.#lists.get(found.endpoint.name)?.list;
    const isSame = held?.models === list.models;
    // The same models, but from now on they say what is gone: a list that was confirmed is as good as a new one.
    if (isSame && held.fetchedAt === list.fetchedAt && held.error === list.error) return;
    this.#lists.set(found.endpoint.name, { baseUrl: found.endpoint.baseUrl, list });
    if (!isSame) this.#rows.clear();
    this.#changed.fire();
  }
}

/** An answer with what the catalogue has learned meanwhile: the model's name, or the ids that come closest to one that does not exist. */
export function withCatalogue(answer: AnswerMessage, catalogue: ModelCatalogue): AnswerMessage {
  const named = { ...answer, modelName: catalogue.nameOf(answer.endpoint, answer.model) };
  if (answer.error?.code !== "modelNotFound" || answer.error.suggestions !== undefined) return named;
  return { ...named, error: { ...answer.error, suggestions: catalogue.similar(answer.endpoint, answer.model) } };
}

/** Waits for a promise, but neither longer than this nor longer than the user wants. */
async function atMost(promise: Promise<unknown>, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    void promise.finally(done);
  });
}
