/**
 * A literal implementation of the specification (HTML Living Standard 9.2.6) for a whole body. It shares no code with the reader that it is
 * compared with.
 */
export function readWholeStream(body: Uint8Array): readonly { readonly name?: string; readonly data: string }[] {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body).replace(/^\uFEFF/, "");
  const lines = text.split(/\r\n|\r|\n/);
  // Text after the last line end is not a line.
  lines.pop();
  const events: { name?: string; data: string }[] = [];
  let data: string[] = [];
  let name = "";
  for (const line of lines) {
    if (line === "") {
      if (data.length > 0) events.push(name === "" ? { data: data.join("\n") } : { name, data: data.join("\n") });
      data = [];
      name = "";
      continue;
    }
    const colon = line.indexOf(":");
    if (colon === 0) continue;
    const field = colon === -1 ? line : line.slice(0, colon);
    const rest = colon === -1 ? "" : line.slice(colon + 1);
    const value = rest.startsWith(" ") ? rest.slice(1) : rest;
    if (field === "data") data.push(value);
    if (field === "event") name = value;
  }
  return events;
}
