/** The bundle of the worker for rarer languages, as text for a blob. Imported with the first block that the usual worker does not know. */
export { default as highlightSourceMore } from "./highlightWorkerMore.ts?bundle";
