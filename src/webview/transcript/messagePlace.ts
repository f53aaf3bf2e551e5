/** The position of a message in the feed and among its versions, both 1-based. */
export interface MessagePlace {
  readonly position: number;
  readonly version: number;
  readonly versions: number;
  /** The time of the message if it begins a new day, in ms since the epoch. */
  readonly day: number | null;
}
