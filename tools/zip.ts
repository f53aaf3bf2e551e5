import { inflateRawSync } from "node:zlib";

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeaderLength = 30;

/** The first day of 2020, as MS-DOS wrote it; midnight is 0. */
const everyDate = ((2020 - 1980) << 9) | (1 << 5) | 1;
/** A file that its owner may write and everybody read, as Unix writes it in a ZIP. */
const everyMode = (0o100644 << 16) >>> 0;

/** The files of a ZIP, which a VSIX is: name and content, in the order of its central directory. */
export function readZip(zip: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const at of entries(zip)) files.set(zip.toString("utf8", at + 46, at + 46 + zip.readUInt16LE(at + 28)), content(zip, at));
  return files;
}

/** Gives every file of a ZIP the same time and rights, in place: those of the machine it was made on, its time zone and its umask say nothing. */
export function levelZip(zip: Buffer): void {
  for (const entry of entries(zip)) {
    zip.writeUInt16LE(0, entry + 12);
    zip.writeUInt16LE(everyDate, entry + 14);
    zip.writeUInt32LE(everyMode, entry + 38);
    const header = zip.readUInt32LE(entry + 42);
    zip.writeUInt16LE(0, header + 10);
    zip.writeUInt16LE(everyDate, header + 12);
  }
}

/** Where the entries of the central directory begin. */
function* entries(zip: Buffer): Generator<number> {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== endOfDirectory) end -= 1;
  if (end < 0) throw new Error("not a ZIP: it has no central directory");
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== directoryEntry) throw new Error("a broken ZIP directory");
    yield at;
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}

function content(zip: Buffer, entry: number): Buffer {
  const deflated = zip.readUInt16LE(entry + 10) === 8;
  const header = zip.readUInt32LE(entry + 42);
  const start = header + localHeaderLength + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const bytes = zip.subarray(start, start + zip.readUInt32LE(entry + 20));
  return deflated ? inflateRawSync(bytes) : bytes;
}
