import type { KeyValueStore } from "../ports.ts";
import { asObject, asStrings, field } from "../../shared/guards.ts";

const favoritesKey = "aside.favouriteModels";
const recentKey = "aside.recentModels";
const mostRecent = 6;

/** The favorite and recently used models of each endpoint, by its name. */
export class ModelMemory {
  readonly #memento: KeyValueStore;

  /** @param memento keeps the favorites and recently used models across windows and reloads */
  constructor(memento: KeyValueStore) {
    this.#memento = memento;
  }

  favorites(endpoint: string): readonly string[] {
    return this.#read(favoritesKey, endpoint);
  }

  /** Newest first. */
  recent(endpoint: string): readonly string[] {
    return this.#read(recentKey, endpoint);
  }

  /** Adds a model to the favorites, or removes it. */
  toggleFavorite(endpoint: string, id: string): void {
    const favorites = this.favorites(endpoint);
    this.#write(favoritesKey, endpoint, favorites.includes(id) ? favorites.filter((one) => one !== id) : [...favorites, id]);
  }

  /** Adds a model to the recently used ones. */
  noteUse(endpoint: string, id: string): void {
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
