/** Stored while there may be files of pages that were opened in a browser: only then does a window look for them when it starts. */
export const pagesMark = "aside.pagesInBrowser";
