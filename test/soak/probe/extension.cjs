// For `npm run soak` only: tells what the extension host that it shares with Aside holds, after a garbage collection, and how late its event
// loop ran since it was asked last.
"use strict";
const { writeFile } = require("node:fs/promises");
const { createServer } = require("node:http");
const path = require("node:path");
const { monitorEventLoopDelay } = require("node:perf_hooks");
const v8 = require("node:v8");
const vm = require("node:vm");
const vscode = require("vscode");

/** Milliseconds between two looks at the clock; what is told is how much later than that they come. */
const resolution = 5;

/** What V8 compiles functions to. It grows for an hour while more of them become hot, and is no part of what a program keeps. */
const holdsCode = /^(code|trusted)/;

function sum(spaces) {
  return spaces.reduce((all, { space_used_size: size }) => all + size, 0);
}

exports.activate = async (context) => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined) return;
  v8.setFlagsFromString("--expose-gc");
  const collect = vm.runInNewContext("gc");
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  const server = createServer((_request, response) => {
    const late = Math.max(0, delay.percentile(99) / 1e6 - resolution);
    collect();
    collect();
    const spaces = v8.getHeapSpaceStatistics();
    const code = sum(spaces.filter(({ space_name: name }) => holdsCode.test(name)));
    const heap = sum(spaces) - code + process.memoryUsage().external;
    const handles = process.getActiveResourcesInfo().filter((name) => name !== "Immediate" && name !== "Timeout");
    const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout");
    const listeners = process.eventNames().reduce((all, name) => all + process.listenerCount(name), 0);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ heap, code, handles: handles.length, timers: timers.length, listeners, p99: late }));
    // The collection itself holds up the loop; it is ours.
    setTimeout(() => delay.reset(), 100);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.subscriptions.push({
    dispose: () => {
      delay.disable();
      server.close();
    },
  });
  await writeFile(path.join(folder, "soak-port"), String(server.address().port));
};
