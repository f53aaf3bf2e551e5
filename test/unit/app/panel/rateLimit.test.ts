import { expect, test } from "vitest";
import { RateLimit } from "../../../../src/app/panel/rateLimit.ts";

test("lets a burst through, says once that the limit is reached, and recovers", () => {
  let now = 0;
  const limit = new RateLimit({ perSecond: 10, burst: 4 }, () => now);
  expect(Array.from({ length: 6 }, () => limit.take())).toEqual(["allowed", "allowed", "allowed", "allowed", "limitReached", "limited"]);
  now = 100;
  expect(limit.take()).toBe("limited");
  now = 300;
  expect(limit.take()).toBe("allowed");
});
