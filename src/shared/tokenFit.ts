/** The tokens of a prompt, as estimated and as counted by the server. */
export interface TokenSample {
  readonly estimated: number;
  readonly counted: number;
}

/** How a model counts: `counted ≈ factor × estimated + offset`. The offset is what its chat template adds to every prompt. */
export interface TokenFit {
  readonly factor: number;
  readonly offset: number;
}

/** The assumption for an unknown model. */
export const neutralFit: TokenFit = { factor: 1, offset: 0 };

const leastFactor = 0.4;
const mostFactor = 3;
const mostOffset = 3000;
/** Minimum distance of two samples to derive a slope, in tokens. */
const leastStep = 100;
/** From this length on, the template does not matter. */
const longPrompt = 200;

/**
 * Fits a line through samples. Uses medians, so that an outlier (a web search, a hidden system prompt) does not skew it.
 * Too few or too similar samples determine only one of the two: the factor if the prompts were long, otherwise the offset. The prior counts as one
 * of them, so that a single odd prompt has little effect.
 * @param prior used if the samples are not sufficient
 */
export function fitTokens(samples: readonly TokenSample[], prior: TokenFit = neutralFit): TokenFit {
  if (samples.length === 0) return prior;
  const slopes: number[] = [];
  for (const [index, a] of samples.entries()) {
    for (const b of samples.slice(index + 1)) {
      const apart = b.estimated - a.estimated;
      // Small steps reflect rounding and wording more than the model.
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

/** The median of some numbers; 0 if there are none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}
