/** A change of a file that a model proposes. */
export interface ProposedChange {
  /** As the model wrote it, relative to the workspace. */
  readonly path: string;
  /** The whole text; null deletes the file. */
  readonly text: string | null;
  /** A new path for the file. */
  readonly renameTo?: string;
}

/** What became of a proposed change. */
export interface ChangeOutcome {
  readonly path: string;
  readonly outcome: "accepted" | "partly" | "rejected" | "refused";
  /** Why it was refused, in words for the user. */
  readonly problem?: string;
}
