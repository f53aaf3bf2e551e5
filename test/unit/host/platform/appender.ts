// Appends records of very different lengths to one file: node appender.ts FOLDER WHO COUNT. A process of its own for nodeStorage.test.ts.
import { NodeStorage } from "../../../../src/host/platform/nodeStorage.ts";

const [folder = ".", who = "0", count = "1"] = process.argv.slice(2);
const storage = new NodeStorage(folder);
for (let index = 0; index < Number(count); index += 1) {
  const length = index % 25 === 0 ? 1_000_000 : 200 + index;
  const line = `${JSON.stringify({ who, text: who.repeat(length) })}\n`;
  await storage.append("shared.jsonl", new TextEncoder().encode(line), { sync: false, create: true });
}
