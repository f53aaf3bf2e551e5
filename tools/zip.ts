import { deflateRawSync, inflateRawSync } from "node:zlib";

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeader = 0x04034b50;
const localHeaderLength = 30;

/** The flag that says that names are UTF-8. */
const utf8Names = 1 << 11;
/** Version 2.0, on Unix: the upper half of the attributes is a mode. */
const madeByUnix = (3 << 8) | 20;
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

/**
 * The same files in a ZIP that is as small as deflate makes it, each with the same time and rights: those of the machine it was made on, its time zone and its
 * umask say nothing.
 */
export function packZip(zip: Buffer): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries(zip)) {
    const name = zip.subarray(entry + 46, entry + 46 + zip.readUInt16LE(entry + 28));
    const whole = content(zip, entry);
    const deflated = deflateRawSync(whole, { level: 9, memLevel: 9 });
    const isSmaller = deflated.length < whole.length;
    const data = isSmaller ? deflated : whole;
    // From the version that is needed to the length of the extra field, both headers have the same 26 bytes.
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(utf8Names, 2);
    facts.writeUInt16LE(isSmaller ? 8 : 0, 4);
    facts.writeUInt16LE(everyDate, 8);
    facts.writeUInt32LE(zip.readUInt32LE(entry + 16), 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(whole.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const local = Buffer.alloc(4);
    local.writeUInt32LE(localHeader);
    const listed = Buffer.alloc(6);
    listed.writeUInt32LE(directoryEntry, 0);
    listed.writeUInt16LE(madeByUnix, 4);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(everyMode, 6);
    place.writeUInt32LE(offset, 10);
    files.push(local, facts, name, data);
    directory.push(listed, facts, place, name);
    offset += localHeaderLength + name.length + data.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(endOfDirectory, 0);
  end.writeUInt16LE(directory.length / 4, 8);
  end.writeUInt16LE(directory.length / 4, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, list, end]);
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
