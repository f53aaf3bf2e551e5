/**
 * UTF-16 units that these bytes of UTF-8 decode to. Pieces can be counted one by one, wherever they are cut; of what is no UTF-8 it is an
 * estimate.
 */
export function utf16Length(bytes: Uint8Array): number {
  let length = 0;
  for (const byte of bytes) {
    // A continuation byte belongs to the character before it; a lead of four bytes makes a surrogate pair.
    if (byte < 0x80 || byte >= 0xc0) length += byte >= 0xf0 ? 2 : 1;
  }
  return length;
}
