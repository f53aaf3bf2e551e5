import { expect, test, vi } from "vitest";
import { atOnce, inSlices, type Steps } from "../../../src/shared/steps.ts";

/** Steps that each take longer than a slice. */
function* slow(count: number, taken: () => void): Steps<string> {
  for (let step = 0; step < count; step += 1) {
    const until = performance.now() + 10;
    while (performance.now() < until);
    taken();
    yield;
  }
  return "done";
}

test("a computation runs to its end at once", () => {
  const taken = vi.fn();
  expect(atOnce(slow(2, taken))).toBe("done");
  expect(taken).toHaveBeenCalledTimes(2);
});

test("in slices, what waits in the event loop gets its turn between steps", async () => {
  const order: string[] = [];
  const turn = (): void => {
    order.push("turn");
    if (order.length < 20) setTimeout(turn, 0);
  };
  setTimeout(turn, 0);
  expect(await inSlices(slow(3, () => order.push("step")))).toBe("done");
  expect(order.join(" ")).toMatch(/step turn.* step turn.* step/);
});

test("it stops between two steps once it is cancelled", async () => {
  const abort = new AbortController();
  const taken = vi.fn();
  setTimeout(() => abort.abort(new Error("cancelled")), 0);
  await expect(inSlices(slow(1000, taken), abort.signal)).rejects.toThrow("cancelled");
  expect(taken.mock.calls.length).toBeLessThan(1000);
});
