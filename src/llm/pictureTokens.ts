import type { PictureSize } from "../shared/imageFacts.ts";

/** Of a picture whose size is not known, such as one on the web: between Gemini's 258 and what Claude takes at most. */
const unknownSize = 1000;
/** Other models scale a picture to about a megapixel, and count a token for about every 750 pixels. */
const [mostPixels, pixelsPerToken] = [1_200_000, 750];

/**
 * Estimated tokens of a picture, by the rules of the provider whose model it is (docs/wire.md, Tokens of pictures).
 * @param model its id, with or without the name of its maker
 * @param size undefined if it is not known
 */
export function pictureTokens(model: string, size: PictureSize | undefined): number {
  if (size === undefined) return unknownSize;
  const name = model.slice(model.lastIndexOf("/") + 1).toLowerCase();
  const tokens = openAi(name, size) ?? claude(name, size) ?? gemini(name, size);
  return Math.max(1, Math.ceil(tokens ?? Math.min(size.width * size.height, mostPixels) / pixelsPerToken));
}

/** Tokens of the whole picture, and of each tile. The first that fits counts. */
const tileRules: readonly (readonly [RegExp, base: number, perTile: number])[] = [
  [/^(?:chatgpt-)?gpt-4o-mini/, 2833, 5667],
  [/^(?:chatgpt-4o|gpt-4o|gpt-4-turbo|gpt-4\.1(?!-mini|-nano)|gpt-4\.5)/, 85, 170],
  [/^gpt-5(?:\.1)?(?![.\d]|-mini|-nano)/, 70, 140],
  [/^o[13](?!\d)/, 75, 150],
];
/** Tokens for each patch, and the most patches. */
const patchRules: readonly (readonly [RegExp, perPatch: number, most: number])[] = [
  [/^gpt-4\.1-mini/, 1.62, 1536],
  [/^gpt-4\.1-nano/, 2.46, 1536],
  [/^(?:o4-mini|codex-mini)/, 1.72, 1536],
  [/^gpt-5(?:\.1)?-nano/, 1.5, 1536],
  [/^gpt-5(?:\.[1-3](?!\d)|-mini)/, 1.2, 1536],
  [/^gpt-(?:5\.|[6-9]|[1-9]\d)/, 1.2, 2500],
];

function openAi(name: string, { width, height }: PictureSize): number | undefined {
  const [, base = 0, perTile] = tileRules.find(([pattern]) => pattern.test(name)) ?? [];
  if (perTile !== undefined) {
    const scale = Math.min(1, 2048 / Math.max(width, height), 768 / Math.min(width, height));
    return base + perTile * Math.ceil((width * scale) / 512) * Math.ceil((height * scale) / 512);
  }
  const [, perPatch, most = 0] = patchRules.find(([pattern]) => pattern.test(name)) ?? [];
  return perPatch === undefined ? undefined : perPatch * patches({ width, height }, most);
}

/** How many squares of 32 pixels cover a picture that is scaled down to at most so many. */
function patches({ width, height }: PictureSize, most: number): number {
  const count = (scale: number): number => Math.ceil((width * scale) / 32) * Math.ceil((height * scale) / 32);
  if (count(1) <= most) return count(1);
  const scale = Math.sqrt((most * 32 * 32) / (width * height));
  const [across, down] = [(width * scale) / 32, (height * scale) / 32];
  // A side is rounded down to whole squares.
  const fitted = scale * Math.min(Math.floor(across) / across, Math.floor(down) / down);
  return Math.min(most, fitted > 0 ? count(fitted) : most);
}

/** Squares of 28 pixels. */
function claude(name: string, { width, height }: PictureSize): number | undefined {
  const [, major, minor] = /claude-(?:[a-z]+-)?(\d+)(?:[.-](\d{1,2}))?(?!\d)/.exec(name) ?? [];
  if (!name.includes("claude")) return undefined;
  const isHighResolution = Number(major) >= 5 || (Number(major) === 4 && Number(minor) >= 7);
  const [longest, most] = isHighResolution ? [2576, 4784] : [1568, 1568];
  const scale = Math.min(1, longest / Math.max(width, height));
  return Math.min(most, Math.ceil((width * scale) / 28) * Math.ceil((height * scale) / 28));
}

/** A small picture, or a tile of a larger one. */
const perTile = 258;

function gemini(name: string, { width, height }: PictureSize): number | undefined {
  const [, major] = /^gemini-(\d+)/.exec(name) ?? [];
  if (major === undefined) return undefined;
  if (Number(major) >= 3) return 1120;
  if (Number(major) < 2 || (width <= 384 && height <= 384)) return perTile;
  const unit = Math.max(1, Math.floor(Math.min(width, height) / 1.5));
  return perTile * Math.ceil(width / unit) * Math.ceil(height / unit);
}
