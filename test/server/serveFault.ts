// Serves one fault by itself, to be met by hand in the panel or by a test from another process:
//   node test/server/serveFault.ts F048 [variant]
// Prints its base URL; on SIGTERM or SIGINT the requests and bytes so far, and ends.
import { readArguments } from "../../tools/arguments.ts";
import { faults } from "./faults.ts";

const { positionals } = readArguments({ usage: "node test/server/serveFault.ts FAULT [VARIANT]", positionals: 2 });
const [id = "", name] = positionals;
const fault = faults.get(id);
const variant = fault?.variants.find((candidate) => name === undefined || candidate.name === name);
if (!fault || !variant) {
  for (const { id: known, doc, variants } of faults.values()) {
    const names = variants.map((each) => each.name).filter((each) => each !== "");
    console.error(`${known}  ${doc}${names.length > 0 ? `  [${names.join(" | ")}]` : ""}`);
  }
  process.exit(2);
}
const server = await variant.start({});
console.log(server.baseUrl);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    console.log(`requests ${server.requests()} sent ${server.sent()}`);
    void server.close().then(() => process.exit(0));
  });
}
