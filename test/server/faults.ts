import { bodies } from "./faults/bodies.ts";
import { breaks } from "./faults/breaks.ts";
import { connecting } from "./faults/connecting.ts";
import type { Fault } from "./faults/fault.ts";
import { format } from "./faults/format.ts";
import { pictures } from "./faults/pictures.ts";
import { sizes } from "./faults/sizes.ts";
import { statuses } from "./faults/statuses.ts";
import { stopping } from "./faults/stopping.ts";
import { values } from "./faults/values.ts";

/** Every fault of the wire that can be reproduced on loopback, by its number. */
export const faults: ReadonlyMap<string, Fault> = new Map(
  [...connecting, ...statuses, ...bodies, ...breaks, ...format, ...sizes, ...values, ...stopping, ...pictures]
    .toSorted((one, other) => one.id.localeCompare(other.id))
    .map((fault) => [fault.id, fault]),
);
