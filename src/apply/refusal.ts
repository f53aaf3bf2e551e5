/** The reason why a block cannot be applied. */
export type Refusal =
  /** The block is empty. */
  | { readonly reason: "empty" }
  /** The file already contains the change. */
  | { readonly reason: "alreadyThere" }
  /** The file does not contain the expected lines; `text` is the first of them. */
  | { readonly reason: "notFound"; readonly text: string }
  /** The file contains the expected lines `places` times, and nothing distinguishes them. */
  | { readonly reason: "ambiguous"; readonly text: string; readonly places: number }
  /** The block does not show which part of the file it replaces. */
  | { readonly reason: "unclear" }
  /** The block changes code next to “… existing code …”, so that the extent of the omission is unclear. */
  | { readonly reason: "unclearOmission"; readonly text: string }
  /** The block would silently delete `lines` lines, or the members of these names. */
  | { readonly reason: "dropsCode"; readonly lines: number; readonly members?: readonly string[] }
  /** The block looks like a diff and cannot be parsed. */
  | { readonly reason: "badDiff"; readonly text: string }
  /** Two parts of the block change the same lines. */
  | { readonly reason: "overlap"; readonly text: string };

/** The differences that were ignored to find the place: none, white space, variants of characters, or more. */
export type Fuzz = "none" | "trailing" | "spacing" | "characters" | "blankLines" | "similar" | "moved";

const order: readonly Fuzz[] = ["none", "moved", "trailing", "blankLines", "spacing", "characters", "similar"];

/** The more lenient of two. */
export function moreFuzz(a: Fuzz, b: Fuzz): Fuzz {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
