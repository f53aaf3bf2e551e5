// npm run bench -- wire [--json]: what the wire costs the host. Bytes in, events out, against the bare SDK; the time to the first token
// against bare fetch; many answers at once; Stop in every state; memory at bodies without measure.
import { OpenAiClient } from "../../../src/llm/openAiClient.ts";
import { readArguments } from "../../../tools/arguments.ts";
import { startApart } from "./ask.ts";
import { measureFirstToken } from "./firstToken.ts";
import { measureLoad } from "./load.ts";
import { measureMemory } from "./memory.ts";
import { measureReading } from "./reading.ts";
import { measureStop } from "./stop.ts";

const { values } = readArguments({ usage: "npm run bench -- wire [--json]", options: { json: { type: "flag" } } });
await new OpenAiClient().prepare();
const memory = await measureMemory();
const server = await startApart("server.ts");
const origin = `http://127.0.0.1:${server.address}`;
const firstToken = await measureFirstToken(origin);
const load = await measureLoad(origin);
const stop = await measureStop(origin);
await server.close();
const reading = await measureReading();

if (values.json) {
  console.log(JSON.stringify({ reading, firstToken, load, stop, memory }, undefined, 2));
} else {
  console.log("Bytes in, events out: megabytes a second, median of five");
  console.table(reading.map((row) => ({ ...row, times: Math.round((row.aside / row.sdk) * 10) / 10 })));
  console.log("To the first token on loopback: milliseconds, medians");
  console.table([firstToken]);
  console.log("Lateness of the event loop: milliseconds");
  console.table(load);
  console.log("From Stop to the verdict: milliseconds");
  console.table(stop);
  console.log("Growth of resident memory: MiB");
  console.table(memory);
}
