/** A small generator of pseudo-random numbers below 1: the same answer in every run. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const vocabulary =
  "the of stream parser block token when you can is not because each line frame answer model value list first then also only while after before until render layout text node cost same large small fast slow change keep open close read write cache index buffer state error result".split(
    " ",
  );

/** Markdown as a model writes it: headings, prose, nested lists, tables, long fences, links whose definitions come late. */
export function generateAnswer(length: number, seed = 7): string {
  const random = randomFrom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  let links = 0;
  let pendingDefinitions: string[] = [];
  const word = (): string => {
    const plain = pick(vocabulary);
    const kind = random();
    if (kind < 0.04) return `\`${plain}_${pick(vocabulary)}()\``;
    if (kind < 0.07) return `**${plain} ${pick(vocabulary)}**`;
    if (kind < 0.085) return `*${plain}*`;
    if (kind < 0.095) return `[${plain} ${pick(vocabulary)}](https://example.invalid/${plain})`;
    if (kind < 0.103) {
      links++;
      pendingDefinitions.push(`[ref-${links}]: https://example.invalid/ref/${links} "Reference ${links}"`);
      return `[${plain}][ref-${links}]`;
    }
    return plain;
  };
  const sentence = (): string => {
    const words = Array.from({ length: between(6, 18) }, word).join(" ");
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}${pick([".", ".", ".", ":", "!", ", and so on."])}`;
  };
  const paragraph = (): string => Array.from({ length: between(2, 5) }, sentence).join(" ");
  const list = (): string =>
    Array.from({ length: between(4, 14) }, (_, index) => {
      const marker = `${index + 1}.`;
      const nested = random() < 0.4 ? Array.from({ length: between(2, 5) }, () => `\n   - ${sentence()}`).join("") : "";
      return `${marker} ${sentence()}${nested}`;
    }).join("\n");
  const table = (): string => {
    const columns = between(3, 5);
    const row = (cell: () => string): string => `| ${Array.from({ length: columns }, cell).join(" | ")} |`;
    const rows = Array.from({ length: between(4, 20) }, () => row(() => `${word()} ${word()}`));
    return [row(() => pick(vocabulary)), `|${" --- |".repeat(columns)}`, ...rows].join("\n");
  };
  const fence = (): string => {
    const lines = Array.from({ length: between(8, 90) }, (_, index) => {
      const indent = "  ".repeat(index % 4);
      return random() < 0.1
        ? ""
        : `${indent}const ${pick(vocabulary)}${index} = ${pick(vocabulary)}(${between(1, 999)}, "${pick(vocabulary)}"); // ${pick(vocabulary)}`;
    });
    return `\`\`\`${pick(["ts", "python", "rust", "sh"])}\n${lines.join("\n")}\n\`\`\``;
  };
  const parts: string[] = [];
  let size = 0;
  while (size < length) {
    const part = pick([
      () => `## ${sentence()}`,
      paragraph,
      paragraph,
      paragraph,
      list,
      () => Array.from({ length: between(3, 8) }, () => `- ${sentence()}`).join("\n"),
      table,
      fence,
      () => `> ${sentence()}\n> ${sentence()}`,
    ])();
    parts.push(part);
    size += part.length + 2;
    if (pendingDefinitions.length > 12) {
      const definitions = pendingDefinitions.join("\n");
      parts.push(definitions);
      size += definitions.length + 2;
      pendingDefinitions = [];
    }
  }
  parts.push(pendingDefinitions.join("\n"));
  return `${parts.join("\n\n")}\n`;
}

/** Cuts a text into deltas of 4 to 12 characters. */
export function deltasOf(text: string, seed = 3): string[] {
  const random = randomFrom(seed);
  const deltas: string[] = [];
  for (let at = 0; at < text.length;) {
    const length = 4 + Math.floor(random() * 9);
    deltas.push(text.slice(at, at + length));
    at += length;
  }
  return deltas;
}

/** What each frame shows at a rate of deltas a second, 60 frames a second: all of it at once, or delta by delta. */
export function framesOf(deltas: readonly string[], rate: number, each: "at once" | "delta by delta" = "at once"): string[][] {
  const frames: string[][] = [];
  for (let frame = 0, at = 0; at < deltas.length; frame++) {
    const end = Math.ceil(((frame + 1) * rate) / 60);
    const own = deltas.slice(at, end);
    frames.push(each === "at once" ? [own.join("")] : own);
    at = end;
  }
  return frames;
}
