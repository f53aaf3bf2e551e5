import { estimateTokenCount } from "tokenx";

/** Scripts whose letters per token differ from tokenx's assumption, measured with o200k. */
const languages = {
  languageConfigs: [
    { pattern: /[\u0430-\u044f\u0451]/i, averageCharsPerToken: 3.7 },
    { pattern: /^[\u4e00-\u9fff\u3400-\u4dbf\u3000-\u3030\uff00-\uff65]+$/, averageCharsPerToken: 1.45 },
  ],
};
/** Keys, hashes, base64: no vocabulary contains them. Words and paths have no digits, or are shorter. */
const denseRun = /[A-Za-z0-9+/_=]{24,}/g;
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
  let dense = 0;
  const rest = text.replaceAll(denseRun, (run) => {
    if (!/\d/.test(run) || !/[A-Za-z]/.test(run)) return run;
    dense += Math.ceil(run.length / denseCharsPerToken);
    return " ";
  });
  return dense + estimateTokenCount(rest, languages);
}
