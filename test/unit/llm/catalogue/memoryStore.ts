import type { CatalogueStore } from "../../../../src/llm/catalogue/catalogue.ts";

/** A store in memory. */
export class MemoryStore implements CatalogueStore {
  readonly files = new Map<string, string>();

  async read(name: string): Promise<string | undefined> {
    return this.files.get(name);
  }

  async write(name: string, text: string): Promise<void> {
    this.files.set(name, text);
  }
}
