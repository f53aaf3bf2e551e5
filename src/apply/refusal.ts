/** Why a block is not turned into an edit. */
export type Refusal =
  /** There is nothing in the block. */
  | { readonly reason: "empty" }
  /** It says nothing that is not in the file already. */
  | { readonly reason: "alreadyThere" }
  /** Lines that should be in the file are not; `text` is the first of them. */
  | { readonly reason: "notFound"; readonly text: string }
  /** They are there `places` times, and nothing tells which is meant. */
  | { readonly reason: "ambiguous"; readonly text: string; readonly places: number }
  /** It does not say what of the file it replaces. */
  | { readonly reason: "unclear" }
  /** Beside a “… existing code …” it changes something, so that one cannot tell how far the omission goes. */
  | { readonly reason: "unclearOmission"; readonly text: string }
  /** It would drop `lines` lines without saying so. */
  | { readonly reason: "dropsCode"; readonly lines: number }
  /** It looks like a diff and cannot be read as one. */
  | { readonly reason: "badDiff"; readonly text: string }
  /** Two parts of it change the same lines. */
  | { readonly reason: "overlap"; readonly text: string };

/** What had to be overlooked to find the place: nothing, white space, ways of writing a character, or more. */
export type Fuzz = "none" | "trailing" | "spacing" | "characters" | "blankLines" | "similar" | "moved";

const order: readonly Fuzz[] = ["none", "moved", "trailing", "blankLines", "spacing", "characters", "similar"];

/** The stronger of two. */
export function moreFuzz(a: Fuzz, b: Fuzz): Fuzz {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
