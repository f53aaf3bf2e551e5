import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runningTasks } from "../../../../src/host/adapters/runningTasks.ts";
import { cancellable } from "../../../../src/host/code/cancellable.ts";
import { fake } from "../../vscode.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work that continues until it is cancelled. */
function endless(signal: AbortSignal): Promise<string> {
  return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
}

test("work that is soon done shows nothing", async () => {
  expect(await cancellable("Fitting", async () => "done")).toBe("done");
  await vi.advanceTimersByTimeAsync(5000);
  expect(fake.statusItems).toEqual([]);
});

test("work that takes long is shown, and Cancel ends it", async () => {
  const working = cancellable("Fitting", endless);
  await vi.advanceTimersByTimeAsync(1000);
  expect(fake.statusItems).toMatchObject([{ text: "$(loading~spin) Fitting" }, { text: "$(close) Cancel" }]);
  runningTasks.cancel();
  expect(await working).toBeUndefined();
});

test("a failure of its own is no cancel", async () => {
  await expect(cancellable("Fitting", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
});
