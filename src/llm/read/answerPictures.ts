import { answerPicture } from "../../shared/answerPicture.ts";
import { type PicturePart, picturePart, type WirePicture } from "./picturePart.ts";

interface Kept extends PicturePart {
  /** How much of the answer's text there was when it came. */
  readonly at: number;
}

/**
 * The pictures of an answer while it arrives. A later picture takes the place of an earlier one where that is a preview of it: the server says so, or it has
 * the same place in the answer and the same size, and no text came between them. Servers that count from 0 in every chunk (LiteLLM) write text between
 * their pictures.
 */
export class AnswerPictures {
  #kept: readonly Kept[] = [];

  get size(): number {
    return this.#kept.length;
  }

  /** Characters of JSON that are held. */
  get length(): number {
    return this.#kept.reduce((sum, { picture }) => sum + picture.image_url.url.length, 0);
  }

  /**
   * Takes an entry of `images` or a part of the content.
   * @param at the length of the answer's text so far
   * @returns whether anything changed
   */
  push(part: unknown, at: number): boolean {
    const read = picturePart(part);
    if (read === undefined) return false;
    const { url } = read.picture.image_url;
    if (this.#kept.some(({ picture, isPreview }) => picture.image_url.url === url && isPreview === read.isPreview)) return false;
    const place = this.#kept.findLastIndex((kept) => isPreviewOf(kept, { ...read, at }));
    this.#kept = place < 0 ? [...this.#kept, { ...read, at }] : this.#kept.with(place, { ...read, at });
    return true;
  }

  /** The pictures so far, in their order. */
  list(): readonly WirePicture[] {
    return this.#kept.map(({ picture }) => picture);
  }
}

function isPreviewOf(earlier: Kept, later: Kept): boolean {
  if (earlier.isPreview) return earlier.index === later.index || later.index === undefined || earlier.index === undefined;
  if (earlier.index === undefined || earlier.index !== later.index || earlier.at !== later.at) return false;
  const [one, other] = [answerPicture(earlier.picture), answerPicture(later.picture)];
  return one.kind === "data" && other.kind === "data" && one.facts.width === other.facts.width && one.facts.height === other.facts.height;
}
