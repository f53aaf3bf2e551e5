/** No user reads a question within this many milliseconds: a key pressed before was meant for something else. */
const tooSoonMs = 500;
const mostTries = 20;

/**
 * Asks until the answer is meant: a dialog that comes up under somebody's typing takes the next blank or Enter for a yes, and is asked again.
 * @param ask gives undefined for a no, which is taken however fast it comes
 * @param now monotonic milliseconds
 */
export async function rejectTooFastConfirmation<T>(ask: () => PromiseLike<T | undefined>, now: () => number): Promise<T | undefined> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const asked = now();
    const answer = await ask();
    if (answer === undefined || now() - asked >= tooSoonMs) return answer;
  }
  return undefined;
}
