// For the benches in the real editor only. Feeds VS Code's own Chat with the bench server's answer, delta by delta as it comes, runs commands, and tells
// what the extension host does: this extension lives in the same host as Aside.
"use strict";
const { readFile, writeFile } = require("node:fs/promises");
const { createServer } = require("node:http");
const path = require("node:path");
const { monitorEventLoopDelay } = require("node:perf_hooks");
const vscode = require("vscode");

/** Milliseconds between two looks at the clock; what is told is how much later than that they come. */
const resolution = 2;

/** What the participant answers at once; the server is asked where it is empty. */
let ready = "";

exports.activate = async (context) => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined) return;
  const { origin } = JSON.parse(await readFile(path.join(folder, "bench.json"), "utf8"));
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider("aside-bench", silentModel),
    vscode.chat.createChatParticipant("aside-bench.teller", async (request, _context, stream, token) => {
      if (ready !== "") stream.markdown(ready);
      else await tell(`${origin}/v1/chat/completions`, request.prompt, stream, token);
      return {};
    }),
  );
  await serveFigures(context, path.join(folder, "bench-port"));
};

/** Chat sends nothing to a participant unless there is a model that it could use. This one is never asked. */
const silentModel = {
  provideLanguageModelChatInformation: () => [
    {
      id: "silent",
      name: "Silent",
      family: "silent",
      version: "1",
      maxInputTokens: 100_000,
      maxOutputTokens: 100_000,
      capabilities: { toolCalling: true },
      isUserSelectable: true,
      isDefault: true,
    },
  ],
  provideLanguageModelChatResponse: async () => undefined,
  provideTokenCount: async (_model, text) => text.length,
};

async function tell(address, prompt, stream, token) {
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "bench/answer", stream: true, messages: [{ role: "user", content: prompt }] }),
    signal: abort.signal,
  });
  let rest = "";
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const events = (rest + text).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      if (!event.startsWith("data: {")) continue;
      const content = JSON.parse(event.slice("data: ".length)).choices[0]?.delta?.content;
      if (content) stream.markdown(content);
    }
  }
}

/**
 * `GET /` tells of the host, and `GET /reset` begins to count how late its event loop runs. `POST /command` runs one and tells when, without waiting for what
 * comes of it; `POST /ready` takes the text of the answers to come. The port is written to a file of the workspace.
 */
async function serveFigures(context, portFile) {
  const delay = monitorEventLoopDelay({ resolution });
  const respond = async (request, response) => {
    const cpu = process.cpuUsage();
    const late = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution);
    const figures = {
      p50: late(delay.percentile(50)),
      p99: late(delay.percentile(99)),
      max: late(delay.max),
      cpu: (cpu.user + cpu.system) / 1000,
      at: performance.now(),
    };
    let result = figures;
    if (request.url === "/reset") {
      // Looking every few milliseconds is work of its own: it begins with the first reset.
      delay.enable();
      delay.reset();
    } else if (request.url === "/command") {
      const [command, ...args] = JSON.parse(await bodyOf(request));
      result = { at: Date.now() };
      void vscode.commands.executeCommand(command, ...args).then(undefined, (error) => console.error(error));
    } else if (request.url === "/ready") ready = await bodyOf(request);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(result));
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.subscriptions.push({
    dispose: () => {
      delay.disable();
      server.close();
    },
  });
  await writeFile(portFile, String(server.address().port));
}

async function bodyOf(request) {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) text += piece;
  return text;
}
