import type { Figures } from "./figures.ts";
import type { ManyFigures } from "./many.ts";

type ByRate = Readonly<Record<string, Figures>>;

/** Prints a row for each candidate and speed, and how many times what ours takes theirs takes. */
export function printFigures({ aside, vscode }: { readonly aside?: ByRate; readonly vscode?: ByRate }): void {
  const rows = Object.entries({ aside, vscode }).flatMap(([name, byRate]) =>
    Object.entries(byRate ?? {}).map(([rate, figures]) => ({
      chat: name,
      "tok/s": Number(rate),
      "main thread ms": Math.round(figures.mainThread),
      "of ms": Math.round(figures.duration),
      "byte to pixel p50": Math.round(figures.byteToPixelP50),
      p95: Math.round(figures.byteToPixelP95),
      "dropped frames": `${figures.droppedFrames} of ${figures.frames}`,
      "KB shown at last byte": `${figures.shownAtLastByte.toFixed(1)} of ${figures.kilobytes.toFixed(1)}`,
      "all shown after ms": figures.untilAllShown ?? `not yet: ${figures.shown.toFixed(1)} KB`,
    })),
  );
  console.table(rows);
  for (const [rate, ours] of Object.entries(aside ?? {})) {
    const theirs = vscode?.[rate];
    if (theirs === undefined) continue;
    const more = theirs.untilAllShown === null ? "at least " : "";
    console.log(
      `${rate} tok/s: VS Code's own Chat takes ${more}${(theirs.mainThread / ours.mainThread).toFixed(1)} times the main thread` +
        (theirs.untilAllShown === null ? ` for ${((100 * theirs.shown) / theirs.kilobytes).toFixed(0)} % of the answer` : ""),
    );
  }
}

export function printMany(figures: ManyFigures): void {
  console.table(Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value * 100) / 100])));
}
