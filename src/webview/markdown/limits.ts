/** Plain text and code are cut into elements of about this many characters, so that layout meets only those on screen. */
export const maxPieceLength = 4_096;

/** Lines of code in one element. */
export const linesInGroup = 16;

/** Groups of a code block that are shown before it is unfolded. */
export const groupsBeforeFold = 4;

/** Characters of source that are parsed at once, and milliseconds after which a flush leaves the rest to tasks of its own. */
export const maxSliceLength = 8_192;
export const flushBudget = 24;

/**
 * From this length on (UTF-16 units), an open line that has to be parsed again whenever it grows is parsed in steps of a part of its length, and
 * what comes in between waits: for this long in milliseconds, or so many times as long as the line took the last time.
 */
export const longOpenLine = 65_536;
export const maxLongSlice = 131_072;
export const longLineDelay = 250;
export const longLineRest = 10;

/** Top-level blocks in one chunk of the page. */
export const blocksInChunk = 16;
