// Runs the loopback OpenRouter by itself: node test/server/main.ts [--port N]
import { parseArgs } from "node:util";
import { startServer } from "./server.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error("usage: node test/server/main.ts [--port 0..65535]");
  process.exit(2);
}
const server = await startServer({ port });
console.log(`Loopback OpenRouter on ${server.origin}`);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    void server.close().then(() => process.exit(0));
  });
}
