/** The highlighting worker's own bundle, as text for a blob. Imported only when code is to be coloured: it is larger than the panel. */
export { default as highlightSource } from "./highlightWorker.ts?bundle";
