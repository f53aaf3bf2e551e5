/** Bytes as a data URL of a media type. */
export function dataUrl(mediaType: string, bytes: Uint8Array): string {
  const parts: string[] = [];
  // In pieces, because a call has a maximum number of arguments; each a multiple of three bytes, so that there is no padding inside.
  for (let at = 0; at < bytes.length; at += 0x6000) parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 0x6000))));
  return `data:${mediaType};base64,${parts.join("")}`;
}
