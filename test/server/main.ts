// Runs the loopback OpenRouter by itself: node test/server/main.ts [--port N]
import { readArguments, refuseArguments } from "../../tools/arguments.ts";
import { startServer } from "./server.ts";

const usage = "node test/server/main.ts [--port 0..65535]";
const { port } = readArguments({ usage, options: { port: { type: "number", default: 0 } } }).values;
if (port > 65_535) refuseArguments(usage);
const server = await startServer({ port });
console.log(`Loopback OpenRouter on ${server.origin}`);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    void server.close().then(() => process.exit(0));
  });
}
