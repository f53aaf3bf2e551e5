import type { Attached } from "../../app/context/attached.ts";

/** Something that can be attached without choosing a file or symbol first. */
export interface ContextOffer {
  readonly icon: string;
  readonly label: string;
  readonly detail?: string;
  /** The word that completes to it after `#`. */
  readonly word: string;
  readonly attach: () => Promise<readonly Attached[]> | readonly Attached[];
}
