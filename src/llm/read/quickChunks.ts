import { ChunkTemplate, type DeltaPiece } from "./chunkTemplate.ts";
import { type JsonObject } from "../../shared/guards.ts";

/** Number of misses after which templates are learned less and less often, for servers whose chunks all differ. */
const patience = 4;
const longestPause = 256;

/** Keeps one template for text chunks and one for reasoning chunks, and learns a new one when they no longer match. */
export class QuickChunks {
  #last: ChunkTemplate | undefined;
  #other: ChunkTemplate | undefined;
  #learnedInVain = 0;
  #pause = 0;

  /** The content of a chunk that fits a known template, or undefined. */
  read(data: string): DeltaPiece | undefined {
    const piece = this.#last?.match(data);
    if (piece !== undefined) {
      this.#learnedInVain = 0;
      return piece;
    }
    const otherPiece = this.#other?.match(data);
    if (otherPiece !== undefined) [this.#last, this.#other] = [this.#other, this.#last];
    return otherPiece;
  }

  /** Learns from a parsed chunk that fitted no template. */
  learn(root: JsonObject, data: string): void {
    if (this.#pause > 0) {
      this.#pause -= 1;
      return;
    }
    const template = ChunkTemplate.learn(root, data);
    this.#learnedInVain += 1;
    if (this.#learnedInVain > patience) this.#pause = Math.min(longestPause, 2 ** (this.#learnedInVain - patience));
    if (template === undefined) return;
    if (this.#last !== undefined && this.#last.kind !== template.kind) this.#other = this.#last;
    this.#last = template;
  }
}
