import type { Carried, Disclosure } from "../../history/disclosure.ts";
import type { LedgerAmount } from "../../shared/ledgerPage.ts";
import type { Passed } from "./filterLedger.ts";
import { fileKey, isOfFile, keyOfPath } from "./ledgerKeys.ts";

/** Adds up requests one after another. */
export class LedgerTally {
  #requests = 0;
  #bytes = 0;
  #redacted = 0;
  #counted: Passed | undefined;
  readonly #files = new Set<string>();
  readonly #hosts = new Set<string>();
  #last: Disclosure | undefined;

  /** The latest request; undefined where there is none. */
  get last(): Disclosure | undefined {
    return this.#last;
  }

  /** Counts a request with pieces of it. */
  add(passed: Passed, carried: readonly Carried[]): void {
    this.#addRequest(passed);
    for (const piece of carried) this.addPiece(passed, piece, fileKey(passed.entry, piece));
  }

  /**
   * Counts a piece, and its request unless that was the last one to be counted.
   * @param key the piece's `fileKey`
   */
  addPiece(passed: Passed, piece: Carried, key: string): void {
    const { bytes, redacted = 0 } = piece;
    if (this.#counted !== passed) this.#addRequest(passed);
    this.#bytes += bytes;
    this.#redacted += redacted;
    if (isOfFile(piece)) this.#files.add(key);
    for (const path of piece.files ?? []) this.#files.add(keyOfPath(passed.entry, path));
  }

  /**
   * Counts a file of a diff, and its request unless that was the last one to be counted. Bytes count with the diff.
   * @param key of the file's path
   */
  addDiffed(passed: Passed, key: string): void {
    if (this.#counted !== passed) this.#addRequest(passed);
    this.#files.add(key);
  }

  #addRequest(passed: Passed): void {
    const { entry } = passed;
    this.#counted = passed;
    this.#requests += 1;
    this.#hosts.add(entry.host);
    if (this.#last === undefined || entry.at >= this.#last.at) this.#last = entry;
  }

  /** The hosts that requests went to, in the order of their first. */
  hostNames(): readonly string[] {
    return [...this.#hosts];
  }

  amount(): LedgerAmount {
    return {
      requests: this.#requests,
      files: this.#files.size,
      hosts: this.#hosts.size,
      bytes: this.#bytes,
      redacted: this.#redacted,
    };
  }
}
