import { asObject } from "../../shared/guards.ts";
import { type ArgumentReader, noArguments } from "../adapters/commandArguments.ts";

/** The call stack passes what was clicked, which gets the focus by the click, and the session it is of. They are checked, and not used. */
export const fromCallStack: ArgumentReader<[]> = (given) => {
  const [, context, ...more] = given;
  return context === undefined
    ? noArguments(given)
    : more.length === 0 && typeof asObject(context)["sessionId"] === "string"
      ? []
      : undefined;
};

/** Test results pass a failure or a test, and the run. They are read, and refused, by `attachFailure`, which is loaded then. */
export const fromTestResult: ArgumentReader<[given: readonly unknown[]]> = (given) =>
  given.length === 1 || given.length === 2 ? [given] : undefined;
