/**
 * The length in UTF-16 units of these UTF-8 bytes once decoded. A text can be counted piece by piece, wherever it is cut. For invalid UTF-8
 * the result is an estimate.
 */
export function utf16Length(bytes: Uint8Array): number {
  let length = 0;
  for (const byte of bytes) {
    // A continuation byte belongs to the character before it; a four-byte lead becomes a surrogate pair.
    if (byte < 0x80 || byte >= 0xc0) length += byte >= 0xf0 ? 2 : 1;
  }
  return length;
}
