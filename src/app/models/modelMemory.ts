import type { KeyValueStore } from "../ports.ts";
import { everyModel, type ModelFilter, type ModelOrder } from "../../llm/catalogue/modelFilter.ts";
import { asObject, asStrings, field } from "../../shared/guards.ts";

const favouritesKey = "aside.favouriteModels";
const recentKey = "aside.recentModels";
const mostRecent = 6;

/** Which models the user likes and chose last, by the endpoint's name; and how the list was looked at last, for as long as the window lives. */
export class ModelMemory {
  readonly #memento: KeyValueStore;
  filter: ModelFilter = everyModel;
  order: ModelOrder = "server";

  /** @param memento keeps favourites and choices over windows and reloads */
  constructor(memento: KeyValueStore) {
    this.#memento = memento;
  }

  favourites(endpoint: string): readonly string[] {
    return this.#read(favouritesKey, endpoint);
  }

  /** Newest first. */
  recent(endpoint: string): readonly string[] {
    return this.#read(recentKey, endpoint);
  }

  /** Makes a model a favourite, or no longer one. */
  toggleFavourite(endpoint: string, id: string): void {
    const liked = this.favourites(endpoint);
    this.#write(favouritesKey, endpoint, liked.includes(id) ? liked.filter((one) => one !== id) : [...liked, id]);
  }

  /** A model was chosen. */
  chosen(endpoint: string, id: string): void {
    this.#write(recentKey, endpoint, [id, ...this.recent(endpoint).filter((one) => one !== id)].slice(0, mostRecent));
  }

  #read(key: string, endpoint: string): readonly string[] {
    return asStrings(field(this.#all(key), endpoint));
  }

  #write(key: string, endpoint: string, ids: readonly string[]): void {
    void this.#memento.update(key, { ...this.#all(key), [endpoint]: ids });
  }

  #all(key: string): Readonly<Record<string, unknown>> {
    return asObject(this.#memento.get(key));
  }
}
