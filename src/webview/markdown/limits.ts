/** Plain text and code are cut into elements of about this many characters, so that layout meets only those on screen. */
export const maxPieceLength = 4_096;

/** Lines of code in one element. */
export const linesInGroup = 16;

/** Groups of a code block that are shown before it is unfolded. */
export const groupsBeforeFold = 4;

/** Characters of source that are parsed at once, and milliseconds after which a flush leaves the rest to tasks of its own. */
export const maxSliceLength = 8_192;
export const flushBudget = 24;

/** Top-level blocks in one chunk of the page. */
export const blocksInChunk = 16;
