// npm run bench -- explain [--json]: Explain on a selection of 40 lines in a file of 20,000, from the command to the request on its way.
// The real host code on plain Node with the stand-in of the vscode module. "busy" is the CPU time of the host's thread: the bound is one frame,
// 16.7 ms. Also counted: how much of the document was read.
import { readArguments } from "../../tools/arguments.ts";
import "../attacks/vscodeStandIn.ts";
import { median } from "./median.ts";

const { values } = readArguments({ usage: "npm run bench -- explain [--json]", options: { json: { type: "flag" } } });
const { startHost } = await import("../attacks/hostUnderAttack.ts");
const { document, fake, Selection, Uri, ViewColumn, window } = await import("../unit/vscode.ts");

const lines = 20_000;
const [from, to] = [12_000, 12_039];
const runs = 30;

const source = Array.from(
  { length: lines },
  (_, index) => `  const value${index} = compute(${index}, "line ${index} of a large file");`,
).join("\n");
const whole = document(Uri.file("/project/large.ts"), source);
const read = { characters: 0, calls: 0 };
const watched = {
  ...whole,
  getText: (range?: Parameters<typeof whole.getText>[0]) => {
    const text = whole.getText(range);
    read.characters += text.length;
    read.calls += 1;
    return text;
  },
};

const host = await startHost();
host.settings.user["aside.endpoints"] = { local: { baseUrl: "http://127.0.0.1:9/v1", auth: "none" } };
host.settings.user["aside.endpoint"] = "local";
host.settings.user["aside.model"] = "bench/model";
fake.changeConfiguration();
const editor = { document: watched, selection: new Selection(from, 0, to, 60), viewColumn: ViewColumn.One };
window.activeTextEditor = editor;
window.visibleTextEditors = [editor];

let onRequest: (body: string) => void = () => undefined;
globalThis.fetch = (_input, init) => {
  if (typeof init?.body !== "string")
    return Promise.resolve(new Response('{"data":[]}', { headers: { "content-type": "application/json" } }));
  onRequest(init.body);
  const end = 'data: {"choices":[{"index":0,"delta":{"content":"ok"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
  return Promise.resolve(new Response(end, { headers: { "content-type": "text/event-stream" } }));
};

/** One Explain in a conversation of its own. */
async function explain(): Promise<{
  readonly busyMs: number;
  readonly wallMs: number;
  readonly readCharacters: number;
  readonly body: string;
}> {
  await fake.commands.get("aside.newConversation")?.();
  await new Promise((resolve) => setTimeout(resolve, 30));
  read.characters = 0;
  const requested = new Promise<string>((resolve) => {
    onRequest = resolve;
  });
  const started = performance.now();
  const before = process.threadCpuUsage();
  void fake.commands.get("aside.explainSelection")?.();
  const body = await requested;
  const { user, system } = process.threadCpuUsage(before);
  const measured = { busyMs: (user + system) / 1000, wallMs: performance.now() - started, readCharacters: read.characters, body };
  await new Promise((resolve) => setTimeout(resolve, 30));
  return measured;
}

const first = await explain();
const rest = [];
for (let run = 0; run < runs; run += 1) rest.push(await explain());
const busy = rest.map(({ busyMs }) => busyMs).toSorted((a, b) => a - b);
const selected = whole.getText(editor.selection).length;
const figures = {
  lines,
  fileCharacters: source.length,
  selectedCharacters: selected,
  readCharacters: Math.max(first.readCharacters, ...rest.map(({ readCharacters }) => readCharacters)),
  bodyHoldsMore: [first, ...rest].some(({ body }) => body.includes(`value${from - 1} `) || body.includes(`value${to + 1} `)),
  firstBusyMs: round(first.busyMs),
  busyMs: { median: round(median(busy)), p95: round(busy[Math.floor(busy.length * 0.95)] ?? 0), max: round(busy.at(-1) ?? 0) },
  wallMs: { first: round(first.wallMs), median: round(median(rest.map(({ wallMs }) => wallMs))) },
};
if (values.json) console.log(JSON.stringify(figures));
else {
  console.log(`Explain on lines ${from + 1}-${to + 1} of ${lines} (${(figures.fileCharacters / 1024).toFixed(0)} KB)`);
  console.log(`  read of the document   ${figures.readCharacters} of ${figures.fileCharacters} characters; selected are ${selected}`);
  console.log(`  other lines were sent  ${figures.bodyHoldsMore ? "YES" : "no"}`);
  console.log(
    `  busy until the request median ${figures.busyMs.median} ms, p95 ${figures.busyMs.p95} ms, max ${figures.busyMs.max} ms (a frame: 16.7 ms)`,
  );
  console.log(`  the very first one     ${figures.firstBusyMs} ms: it loads the SDK and the prompts`);
  console.log(`  from command to wire   median ${figures.wallMs.median} ms, first ${figures.wallMs.first} ms`);
}
await host.close();
process.exit(0);

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
