import { TokenCalibration } from "../models/tokenCalibration.ts";
import { Estimates } from "./estimates.ts";
import type { LateEstimateParts } from "./lateEstimates.ts";

/** Makes the estimates, with what earlier windows learned of how models count. */
export function makeEstimates({ globalState, ...parts }: LateEstimateParts): Estimates {
  return new Estimates({ ...parts, calibration: new TokenCalibration(globalState) });
}
