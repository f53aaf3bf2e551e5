// Answers each request with the processor time and the memory of the extension host, after /gc without garbage. Its port is in a file of its storage.
const http = require("node:http");
const v8 = require("node:v8");
const vm = require("node:vm");
const vscode = require("vscode");

exports.activate = async ({ globalStorageUri, subscriptions }) => {
  const server = http.createServer(({ url }, response) => {
    if (url === "/gc") {
      v8.setFlagsFromString("--expose-gc");
      vm.runInNewContext("gc")();
    }
    const { user, system } = process.cpuUsage();
    const { heapUsed, rss } = process.memoryUsage();
    response.end(JSON.stringify({ ms: (user + system) / 1000, heapUsed, rss }));
  });
  subscriptions.push(new vscode.Disposable(() => server.close()));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  await vscode.workspace.fs.createDirectory(globalStorageUri);
  const file = vscode.Uri.joinPath(globalStorageUri, "port");
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(String(server.address().port)));
};
