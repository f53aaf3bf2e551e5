/** Plain text and code are split into elements of about this many characters, so that the browser lays out only those on screen. */
export const maxPieceLength = 4_096;

/** Lines of code per element. */
export const linesInGroup = 16;

/** Groups of a code block that are visible before it is expanded. */
export const groupsBeforeFold = 4;

/** Characters parsed at once: few while little is open, more where much must be parsed again, so that the total work stays linear. */
export const minSliceLength = 2_048;
export const maxSliceLength = 8_192;
/** Milliseconds after which a flush leaves the rest to separate tasks. */
export const flushBudget = 24;

/**
 * From this length on (UTF-16 units), an open line that must be parsed again whenever it grows is parsed after each growth by a fraction of its length.
 * Text in between waits: for this many milliseconds, or for a multiple of the last parse.
 */
export const longOpenLine = 65_536;
export const maxLongSlice = 131_072;
export const longLineDelay = 250;
export const longLineRest = 10;

/** Top-level blocks per chunk of the page, and what their layout costs about, in Latin letters, before the next begins another chunk. */
export const blocksInChunk = 16;
export const maxChunkCost = 16_384;
