import { existsSync } from "node:fs";
import path from "node:path";

/** The project's own answers, failures and catalogues. */
export const madeUp = path.join(import.meta.dirname, "recordings");

/** Recordings of real traffic, which are not part of the project. */
export const recorded = path.resolve(import.meta.dirname, "../../../shared/corpus");

/** Whether there are recordings of real traffic. */
export const isRecorded = existsSync(recorded);
