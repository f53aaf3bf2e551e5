import { ChunkTemplate, type DeltaPiece } from "./chunkTemplate.ts";
import { type JsonObject } from "../../shared/guards.ts";

/** Chunks without a hit after which learning is tried ever more seldom: for servers whose chunks all differ. */
const patience = 4;
const longestPause = 256;

/** Keeps the last form of a text chunk and of a reasoning chunk, and learns a new one when they no longer fit. */
export class QuickChunks {
  #last: ChunkTemplate | undefined;
  #other: ChunkTemplate | undefined;
  #learnedInVain = 0;
  #pause = 0;

  /** What a chunk says, where it has a known form. */
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

  /** Learns from a chunk that had no known form and has been read. */
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
