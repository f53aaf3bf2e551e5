/**
 * How a body is split into network writes: pieces of this many bytes, `random:SEED` (1 to 64 bytes, reproducible), `events` (one write per
 * event), or a list of sizes such as the reads of a recording.
 */
export type Chunking = number | `random:${string}` | "events" | readonly number[];

/** A small seeded generator (mulberry32): the same seed gives the same numbers in [0, 1) on every machine. */
export function seededRandom(seed: string): () => number {
  let state = 2166136261;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Splits bytes that arrive in parts. An incomplete piece is held back until `flush`. */
export interface Cutter {
  push(bytes: Uint8Array): readonly Uint8Array[];
  flush(): readonly Uint8Array[];
}

/** Creates a cutter for this chunking. `events` passes on each given event. */
export function createCutter(chunking: Chunking): Cutter {
  if (chunking === "events") return { push: (bytes) => [bytes], flush: () => [] };
  const nextSize = pieceSizes(chunking);
  let held = Buffer.alloc(0);
  let wanted = nextSize();
  return {
    push(bytes) {
      const pieces: Uint8Array[] = [];
      held = Buffer.concat([held, bytes]);
      while (held.length >= wanted) {
        pieces.push(held.subarray(0, wanted));
        held = held.subarray(wanted);
        wanted = nextSize();
      }
      return pieces;
    },
    flush() {
      const rest = held;
      held = Buffer.alloc(0);
      return rest.length > 0 ? [rest] : [];
    },
  };
}

/** Returns a function that returns the size of each piece in turn. */
export function pieceSizes(chunking: number | `random:${string}` | readonly number[]): () => number {
  if (typeof chunking === "number") return () => Math.max(1, chunking);
  if (typeof chunking === "string") {
    const random = seededRandom(chunking);
    return () => 1 + Math.floor(random() * 64);
  }
  let index = 0;
  return () => {
    const size = chunking[index] ?? Number.POSITIVE_INFINITY;
    index += 1;
    return Math.max(1, size);
  };
}

/** Splits a whole event stream after each blank line, so that each piece is one event or comment. */
export function splitEvents(body: Buffer): readonly Buffer[] {
  const pieces: Buffer[] = [];
  let start = 0;
  while (start < body.length) {
    const lf = body.indexOf("\n\n", start);
    const crlf = body.indexOf("\r\n\r\n", start);
    const ends = [lf === -1 ? body.length : lf + 2, crlf === -1 ? body.length : crlf + 4];
    const end = Math.min(...ends);
    pieces.push(body.subarray(start, end));
    start = end;
  }
  return pieces;
}
