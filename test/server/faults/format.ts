import { deltaEvent, doneEvent, finishEvent, usageEvent, wholeStream } from "./events.ts";
import { fault, faultVariants, type Behaviour, type Fault } from "./fault.ts";

/** The text in every variant of a format fault. */
export const formatText = "Grüße 👩‍👩‍👧 日本語 e\u0301 world";
const plainStream = wholeStream("Grüße 👩‍👩‍👧", " 日本語 e\u0301", " world");

/** Sends a stream that was changed in this way, in pieces of this size. */
function pieces(change: (stream: string) => string, size: number, stream = plainStream): Behaviour {
  return async (exchange) => {
    const bytes = Buffer.from(change(exchange.inShape(stream)));
    await exchange.stream();
    for (let start = 0; start < bytes.length; start += size) await exchange.send(bytes.subarray(start, start + size));
    await exchange.end();
  };
}

const unchanged = (stream: string): string => stream;
const crlf = (stream: string): string => stream.replaceAll("\n", "\r\n");
// One style per event, because CR at the end of one line and LF at the end of an empty one would be one line end.
const mixed = (stream: string): string =>
  stream
    .split("\n\n")
    .map((event, index) => event + (["\n", "\r\n", "\r"][index % 3] ?? "\n").repeat(2))
    .join("");
const controls = Array.from({ length: 32 }, (_, code) => String.fromCodePoint(code)).join("");

/** Unusual formats that a reader must accept or survive: F070 to F078. */
export const format: readonly Fault[] = [
  faultVariants("F070", "all kinds of line ends, and CRLF split across packets", {
    CRLF: pieces(crlf, 4096),
    CR: pieces((stream) => stream.replaceAll("\n", "\r"), 4096),
    mixed: pieces(mixed, 4096),
    "CRLF split": pieces(crlf, 1),
    "CRLF in threes": pieces(crlf, 3),
  }),
  fault(
    "F071",
    "a byte order mark at the start",
    pieces((stream) => `\uFEFF${stream}`, 4096),
  ),
  fault(
    "F072",
    "the JSON of an event over several data lines",
    pieces(
      (stream) =>
        stream.replaceAll(/^data: (\{.*)$/gm, (_whole, json: string) =>
          JSON.stringify(JSON.parse(json), null, 1).replaceAll(/^/gm, "data: "),
        ),
      4096,
    ),
  ),
  fault(
    "F073",
    "no space after the colon, fields nobody knows, comments in between",
    pieces((stream) => stream.replaceAll(/^data: /gm, ": hello\nid: 7\nretry: 1000\nunknown: x\njust a line\ndata:"), 4096),
  ),
  fault("F074", "every character split over packets", pieces(unchanged, 1)),
  fault(
    "F075",
    "the two halves of a surrogate pair in two deltas",
    pieces(
      unchanged,
      4096,
      [
        deltaEvent({ content: "a" }),
        'data: {"id":"gen-1","model":"some/model","choices":[{"index":0,"delta":{"content":"\\ud83d"},"finish_reason":null}]}\n\n',
        'data: {"id":"gen-1","model":"some/model","choices":[{"index":0,"delta":{"content":"\\ude00"},"finish_reason":null}]}\n\n',
        finishEvent(),
        usageEvent(),
        doneEvent,
      ].join(""),
    ),
  ),
  fault("F076", "bytes that are not UTF-8", async (exchange) => {
    const [before = "", after = ""] = exchange.inShape(deltaEvent({ content: "a|b" })).split("|");
    await exchange.stream();
    await exchange.send(Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xfe]), Buffer.from(after)]));
    await exchange.finish();
  }),
  fault("F077", "the connection closes in the middle of a character", async (exchange) => {
    await exchange.streamUntilClose();
    await exchange.send(deltaEvent({ content: "one " }));
    const open = exchange.inShape(deltaEvent({ content: "Grüße 👋" }));
    // The last byte of the emoji is missing.
    await exchange.send(Buffer.from(open.slice(0, open.indexOf("👋") + 2)).subarray(0, -1));
    await exchange.end();
  }),
  fault("F078", "control characters in the text", pieces(unchanged, 4096, wholeStream(`a${controls}\u001B[31mb`))),
];
