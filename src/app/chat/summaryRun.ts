/** A summary that is being written. Nothing of it is kept before it is whole, so that no half summary can ever be sent. */
export interface SummaryRun {
  /** The id that the summary gets. */
  readonly id: string;
  /** How many messages it tells of, and how many tokens it has so far. */
  readonly messages: number;
  readonly tokens: number;
  /** Settles once it has ended, however it ended. */
  readonly done: Promise<unknown>;
  stop(): void;
}
