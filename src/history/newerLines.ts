import { parseLine } from "./parseRecord.ts";
import { recordVersion } from "./record.ts";

const lineFeed = 0x0a;
const decoder = new TextDecoder();
/** How this version begins a record that is not the header of a journal. */
const ownStart = /^\{"v":(\d{1,4}),"t":"(?!conversation")/;
const startLength = 40;

/**
 * Whether a newer Aside wrote a journal: some of its records, or all of it. Reads only the beginnings of lines, so that it costs little where nothing else of the
 * journal is needed.
 */
export function newerLinesIn(bytes: Uint8Array): "none" | "some" | "whole" {
  let found: "none" | "some" = "none";
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(lineFeed, start);
    const end = feed === -1 ? bytes.length : feed;
    const [, version] = ownStart.exec(decoder.decode(bytes.subarray(start, Math.min(end, start + startLength)))) ?? [];
    if (end > start && (version === undefined || Number(version) > recordVersion)) {
      const parsed = parseLine(decoder.decode(bytes.subarray(start, end)));
      if (parsed.kind === "newer" && parsed.whole) return "whole";
      if (parsed.kind === "newer") found = "some";
    }
    start = end + 1;
  }
  return found;
}
