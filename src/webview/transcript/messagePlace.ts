/** The position of a message in the feed and among its versions, both 1-based. */
export interface MessagePlace {
  readonly position: number;
  readonly version: number;
  readonly versions: number;
}
