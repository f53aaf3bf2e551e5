/** A prompt as it was estimated and as the server counted it, in tokens. */
export interface TokenSample {
  readonly estimated: number;
  readonly counted: number;
}

/** How a model counts: `counted ≈ factor × estimated + offset`. The offset is what its chat template adds to every prompt. */
export interface TokenFit {
  readonly factor: number;
  readonly offset: number;
}

/** What is assumed of a model that nothing is known of. */
export const neutralFit: TokenFit = { factor: 1, offset: 0 };

const leastFactor = 0.4;
const mostFactor = 3;
const mostOffset = 3000;
/** Two samples tell a slope when they are so far apart, in tokens. */
const leastStep = 100;
/** From here on a prompt is long enough for the template not to matter. */
const longPrompt = 200;

/**
 * Fits a line through samples. Medians throughout: a prompt that grew on the way (a web search, a hidden system prompt for once) does not bend it.
 * Too few or too similar samples tell only one of the two: the factor where the prompts were long, else the offset. The prior has one voice
 * among them, so that a single odd prompt is not believed.
 * @param prior taken where the samples do not tell
 */
export function fitTokens(samples: readonly TokenSample[], prior: TokenFit = neutralFit): TokenFit {
  if (samples.length === 0) return prior;
  const slopes: number[] = [];
  for (const [index, a] of samples.entries()) {
    for (const b of samples.slice(index + 1)) {
      const apart = b.estimated - a.estimated;
      // Small steps say more of rounding and wording than of the model.
      if (Math.abs(apart) >= Math.max(leastStep, 0.25 * Math.min(a.estimated, b.estimated))) slopes.push((b.counted - a.counted) / apart);
    }
  }
  const middle = median(samples.map(({ estimated }) => estimated));
  const factor =
    slopes.length >= 3
      ? median(slopes)
      : middle >= longPrompt
        ? median([prior.factor, ...samples.map(({ estimated, counted }) => counted / estimated)])
        : prior.factor;
  const held = Math.min(mostFactor, Math.max(leastFactor, factor));
  const offset = median([prior.offset, ...samples.map(({ estimated, counted }) => counted - held * estimated)]);
  return { factor: held, offset: Math.min(mostOffset, Math.max(-mostOffset, offset)) };
}

/** An estimate as the model would count it. Never negative, a whole number. */
export function applyFit({ factor, offset }: TokenFit, estimated: number): number {
  return estimated === 0 ? 0 : Math.max(1, Math.round(factor * estimated + offset));
}

/** The middle one of some numbers, or the mean of the middle two; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}
