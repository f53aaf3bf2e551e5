import { createGzip } from "node:zlib";
import { deltaEvent } from "./events.ts";
import { head } from "./exchange.ts";
import { fault, faultVariants, type Behaviour, type Fault } from "./fault.ts";

const eventStream = { "content-type": "text/event-stream" };
const megabyte = Buffer.alloc(1024 * 1024, "a");

/** An answer in one event. */
function giantEvent(size: number): Behaviour {
  return async (exchange) => {
    const [before = "", after = ""] = exchange.inShape(deltaEvent({ content: "|" })).split("|");
    await exchange.stream();
    await exchange.send(before);
    for (let sent = 0; sent < size && !exchange.gone; sent += 1) await exchange.send(megabyte);
    await exchange.send(after);
    await exchange.finish();
  };
}

/** Huge bodies: F079 to F081, F084, F085. */
export const sizes: readonly Fault[] = [
  faultVariants("F079", "one giant event", { "12 MB": giantEvent(12), "20 MB": giantEvent(20) }),
  fault("F080", "an endless line of 700 MB after a delta", async (exchange) => {
    await exchange.stream();
    await exchange.say("one");
    await exchange.send("data: ");
    for (let sent = 0; sent < 700 && !exchange.gone; sent += 1) await exchange.send(megabyte);
    await exchange.end();
  }),
  fault("F081", "endless tokens", async (exchange) => {
    const burst = deltaEvent({ content: "word ".repeat(200) }).repeat(50);
    await exchange.stream();
    while (!exchange.gone) {
      await exchange.send(burst);
      await exchange.pause(0);
    }
  }),
  fault("F084", "a gzip bomb: a delta, then 1 GB of one line in 1 MB", async (exchange) => {
    await exchange.raw(head(200, { ...eventStream, "content-encoding": "gzip", connection: "close" }));
    const gzip = createGzip({ level: 9 });
    const piped = (async () => {
      for await (const piece of gzip as AsyncIterable<Buffer>) {
        if (exchange.gone) break;
        await exchange.send(piece);
      }
    })();
    gzip.write(exchange.inShape(deltaEvent({ content: "one" })));
    gzip.write("data: ");
    for (let sent = 0; sent < 1024 && !exchange.gone; sent += 1) {
      if (!gzip.write(megabyte)) await new Promise((resolve) => gzip.once("drain", resolve));
    }
    gzip.end();
    await piped;
    await exchange.end();
  }),
  fault("F085", "two hundred content-encodings in a row", async (exchange) =>
    exchange.respond(
      200,
      { ...eventStream, "content-encoding": Array.from({ length: 200 }, () => "gzip").join(", ") },
      megabyte.subarray(0, 20),
    ),
  ),
];
