/** The highlighting worker's own bundle, as text for a blob. Imported only when there is code to color: it is larger than the panel. */
export { default as highlightSource } from "./highlightWorker.ts?bundle";
