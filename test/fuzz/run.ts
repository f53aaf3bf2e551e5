// npm run fuzz -- [--documents N] [--messages N] [--seed S]
// Feeds random Markdown to the renderer in Chromium, and random messages to the host. npm test uses small numbers; a long run uses 100000 of each.
import { readArguments } from "../../tools/arguments.ts";
import "../attacks/vscodeStandIn.ts";
import { fuzzDocuments } from "./fuzzDocuments.ts";

const { values } = readArguments({
  usage: "npm run fuzz -- [--documents N] [--messages N] [--seed S]",
  options: {
    documents: { type: "number", default: 1500 },
    messages: { type: "number", default: 5000 },
    seed: { type: "number", default: 1 },
  },
});
const { seed } = values;
const { fuzzMessages } = await import("./fuzzMessages.ts");

const documents = await fuzzDocuments(values.documents, seed);
console.log(
  `${documents.documents} documents: ${documents.problems.length} problems; the slowest took ${documents.slowestMs.toFixed(0)} ms`,
);
const messages = await fuzzMessages(values.messages, seed);
console.log(`${messages.messages} messages, ${messages.understood} of them understood: ${messages.problems.length} problems`);
const problems = [...documents.problems, ...messages.problems];
for (const problem of problems) console.log(`FAILED ${problem}`);
console.log(`${problems.length === 0 ? 2 : 0} passed, ${problems.length} failed`);
process.exit(problems.length === 0 ? 0 : 1);
