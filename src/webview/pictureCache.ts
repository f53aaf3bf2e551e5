import type { LoadedImage } from "../shared/protocol.ts";

/** Most characters of data that are kept for when a picture comes into view again. */
const mostLength = 48_000_000;

/** The data of pictures of answers, by their keys. What was not looked at for the longest time is dropped first. */
export class PictureCache {
  readonly #load: (messageId: string, index: number) => Promise<LoadedImage>;
  readonly #loaded = new Map<string, { readonly image: Promise<LoadedImage>; length: number }>();

  constructor(load: (messageId: string, index: number) => Promise<LoadedImage>) {
    this.#load = load;
  }

  /** A failure is not kept. */
  get(messageId: string, index: number, key: string): Promise<LoadedImage> {
    const known = this.#loaded.get(key);
    if (known !== undefined) {
      this.#loaded.delete(key);
      this.#loaded.set(key, known);
      return known.image;
    }
    const entry = { image: this.#load(messageId, index), length: 0 };
    this.#loaded.set(key, entry);
    void this.#measure(key, entry);
    return entry.image;
  }

  async #measure(key: string, entry: { readonly image: Promise<LoadedImage>; length: number }): Promise<void> {
    const loaded = await entry.image;
    if ("problem" in loaded) this.#loaded.delete(key);
    else {
      entry.length = loaded.dataUrl.length;
      this.#shrink();
    }
  }

  #shrink(): void {
    let length = 0;
    for (const entry of this.#loaded.values()) length += entry.length;
    for (const [key, entry] of this.#loaded) {
      if (length <= mostLength) return;
      length -= entry.length;
      this.#loaded.delete(key);
    }
  }
}
