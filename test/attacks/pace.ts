import type { Browser } from "playwright-core";

/** What {@link yardstick} takes in a page of the machine that bounds are written for, in milliseconds. */
const usualMs = 11;
/** A machine is not taken for slower than this: a bound that no load can break would say nothing. */
const mostTimes = 4;

/**
 * How many times slower a page runs here than on the machine that bounds are written for; at least 1. A bound in milliseconds is for one speed, and the machines
 * that run the tests differ by a factor of two and more.
 */
export async function slowness(browser: Browser): Promise<number> {
  const page = await browser.newPage();
  try {
    let best = Number.POSITIVE_INFINITY;
    // Whatever else runs makes a time longer, never shorter.
    for (let time = 0; time < 8; time += 1) best = Math.min(best, await page.evaluate(yardstick));
    return Math.min(mostTimes, Math.max(1, best / usualMs));
  } finally {
    await page.close();
  }
}

/** Text, objects and elements in a fixed amount, as a panel handles them. Runs in the page. @returns milliseconds */
function yardstick(): number {
  const start = performance.now();
  const words: string[] = [];
  for (let at = 0; at < 20_000; at += 1) words.push(`${(at * 7919) % 20_011}-${at}`);
  const sorted = words.toSorted();
  const parent = document.createElement("div");
  for (const word of sorted.slice(0, 4000)) {
    const child = document.createElement("span");
    child.textContent = word;
    parent.append(child);
  }
  if (/(?:\d+-){2}$/.test(sorted.join("-")) || parent.textContent.length === 0) throw new Error("the yardstick has changed");
  return performance.now() - start;
}
