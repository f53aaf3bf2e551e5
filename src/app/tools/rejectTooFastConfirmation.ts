/** An answer within this time was meant for something else, because the question cannot have been read; milliseconds. */
const tooSoonMs = 500;
const mostTries = 20;

/**
 * Asks again until the answer can have been deliberate: if a dialog opens while the user is typing, the next space or Enter would confirm it.
 * @param ask returns undefined for a no, which is accepted at any speed
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
