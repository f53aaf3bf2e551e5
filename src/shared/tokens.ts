import { scanTokens, type TokenOptions } from "./tokenScan.ts";

/** Scripts whose letters per token differ from tokenx's assumption, measured with o200k. */
const languages: TokenOptions = {
  languageConfigs: [
    { pattern: /[\u0430-\u044f\u0451]/i, averageCharsPerToken: 3.7 },
    { pattern: /^[\u4e00-\u9fff\u3400-\u4dbf\u3000-\u3030\uff00-\uff65]+$/, averageCharsPerToken: 1.45 },
  ],
};
/** Keys, hashes, base64: no vocabulary contains them. Words and paths have no digits, or are shorter. */
const denseRun = /[A-Za-z0-9+/_=]{24,}/g;
const shortestDense = 24;
const denseCharsPerToken = 1.6;

/** In longer texts only samples are counted, because counting everything would block the caller. */
const longestCounted = 160_000;
const samples = 40;
const sampleLength = 2500;

/**
 * Estimates the tokens of a text by rules, without a tokenizer. Each model's vocabulary counts differently; `TokenFit`
 * corrects for that with earlier counts. Never takes longer than for a text of about 160,000 characters.
 */
export function estimateTokens(text: string): number {
  if (text.length <= longestCounted) return countTokens(text);
  const step = (text.length - sampleLength) / (samples - 1);
  let counted = 0;
  for (let index = 0; index < samples; index += 1) {
    const from = Math.floor(index * step);
    counted += countTokens(text.slice(from, from + sampleLength));
  }
  return Math.round((counted * text.length) / (samples * sampleLength));
}

function countTokens(text: string): number {
  if (!hasDenseRun(text)) return scanTokens(text, languages);
  let dense = 0;
  const rest = text.replaceAll(denseRun, (run) => {
    if (!/\d/.test(run) || !/[A-Za-z]/.test(run)) return run;
    dense += Math.ceil(run.length / denseCharsPerToken);
    return " ";
  });
  return dense + scanTokens(rest, languages);
}

/** Whether a text may have a match of `denseRun`, which covers one of its every 24th characters: trying that at each character takes longer than all else. */
function hasDenseRun(text: string): boolean {
  for (let at = shortestDense - 1; at < text.length; at += shortestDense) {
    let from = at;
    let to = at;
    while (from >= 0 && at - from < shortestDense && isDense(text.charCodeAt(from))) from -= 1;
    while (to < text.length && to - at < shortestDense && isDense(text.charCodeAt(to))) to += 1;
    // Both ends are outside of the run, and `at` was counted from each.
    if (to - from - 1 >= shortestDense) return true;
  }
  return false;
}

/** Whether a character is one of `denseRun`'s. */
function isDense(code: number): boolean {
  const isDigitOrSign = (code >= 0x2f && code <= 0x39) || code === 0x2b || code === 0x3d || code === 0x5f;
  return isDigitOrSign || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}
