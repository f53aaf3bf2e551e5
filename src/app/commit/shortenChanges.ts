import { type DiffSection, splitDiff } from "../../apply/gitDiff.ts";

/** The longest diff that is shown to the model, in characters: about 15,000 tokens. */
const largestDiff = 60_000;
/** The smallest share of a file where not all fit, in characters. */
const smallestShare = 600;
/** What is shown of a file that a program writes, in characters, even where all would fit: what it depends on is in other files. */
const generatedShare = 1200;
/** How far a file's mark that it is generated is looked for, in characters. */
const markWithin = 4000;

const generatedNames =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|bun\.lockb?|go\.(?:work\.)?sum|packages\.lock\.json|project\.assets\.json|gradle\.lockfile|Package\.resolved|cabal\.project\.freeze|\.pnp\.[cm]?js|[^/]+\.(?:lock|lockfile|lock\.(?:json|ya?ml|hcl))|[^/]+[-.](?:min|bundle)\.(?:[cm]?js|css)|[^/]+\.(?:map|snap|tsbuildinfo)|[^/]+\.pb\.(?:go|cc|h)|[^/]+_pb2(?:_grpc)?\.pyi?|[^/]+_pb\.(?:[cm]?js|d\.ts|rb)|[^/]+\.(?:g|freezed|gr|mocks)\.dart|[^/]+\.designer\.(?:cs|vb)|[^/]+\.(?:g|generated)\.\w{1,6}|[^/]+[._]gen\.(?:go|ts|rs))$/i;
const generatedFolders = /(?:^|\/)(?:node_modules|bower_components|vendor|third_party|__generated__|__snapshots__|dist|\.yarn)\//;
const generatedMarks =
  /@generated\b|\bcode generated\b[^\n]{0,200}\bdo not edit\b|<auto-?generated\b|\bauto-?generated\b[^\n]{0,80}\bdo not (?:edit|modify)\b/i;

/** Whether a program writes a file of a diff, judged by its path and by the marks that such programs leave at the top. */
export function isGenerated({ paths, text }: DiffSection): boolean {
  return paths.some((path) => generatedNames.test(path) || generatedFolders.test(path)) || generatedMarks.test(text.slice(0, markWithin));
}

/**
 * A diff within bounds: files that a program writes (lock files, bundles, snapshots) are cut first, then the others share the space fairly. Each keeps its
 * beginning and says how much is missing.
 */
export function shortenChanges(diff: string): string {
  const files = splitDiff(diff).map((section, index) => ({ text: section.text, index, isGenerated: isGenerated(section) }));
  const written = files.filter((file) => !file.isGenerated);
  const generated = files.filter((file) => file.isGenerated);
  const kept = new Map<number, string>();
  let room = largestDiff;
  const keep = (index: number, text: string): void => {
    kept.set(index, text);
    room -= text.length;
  };
  const roomForGenerated = Math.min(generated.length * smallestShare, largestDiff / 10);
  room -= roomForGenerated;
  // Small files first: the space that they do not need goes to the large ones.
  for (const [at, { text, index }] of written.toSorted((a, b) => a.text.length - b.text.length).entries()) {
    keep(index, room > 0 ? cut(text, Math.max(smallestShare, Math.floor(room / (written.length - at)))) : firstLine(text));
  }
  room += roomForGenerated;
  for (const [at, { text, index }] of generated.entries()) {
    const share = Math.min(generatedShare, Math.floor(Math.max(0, room) / (generated.length - at)));
    keep(index, share >= smallestShare / 2 ? cut(text, share) : firstLine(text));
  }
  return files.map(({ index }) => kept.get(index) ?? "").join("");
}

function cut(text: string, share: number): string {
  if (text.length <= share) return text;
  const end = text.lastIndexOf("\n", share) + 1;
  if (end === 0) return `${text.slice(0, share).replace(/\S*$/, "")}[… the rest of a long line]\n`;
  const rest = text.slice(end).trimEnd().split("\n").length;
  return `${text.slice(0, end)}[… ${rest} more ${rest === 1 ? "line" : "lines"}]\n`;
}

function firstLine(text: string): string {
  return `${text.split("\n", 1)[0]?.slice(0, smallestShare) ?? ""}\n`;
}
