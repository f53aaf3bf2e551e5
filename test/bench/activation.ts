// What activation costs: bytes that are loaded, and the time of activate(). Usage: node test/bench/activation.ts [--json]
// Runs the production build on plain Node with the stand-in of the vscode module; inside a real editor it is measured by test/editor.
import { registerHooks } from "node:module";
import { mkdtemp, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { hostOptions } from "../../esbuild.mjs";
import { readArguments } from "../../tools/arguments.ts";
import { median } from "./median.ts";

const root = path.resolve(import.meta.dirname, "../..");
const runs = 15;
const { values } = readArguments({ usage: "npm run bench -- activation [--json]", options: { json: { type: "flag" } } });

const folder = await mkdtemp(path.join(os.tmpdir(), "aside-activation-"));
try {
  const { metafile } = await build({ ...hostOptions({ production: true }), metafile: true, sourcemap: false, outdir: folder });
  const outputs = Object.entries(metafile.outputs).map(([file, output]) => ({ file: path.resolve(root, file), output }));
  const entry = outputs.find(({ file }) => file === path.join(folder, "extension.js"));
  if (entry === undefined) throw new Error("the build has no extension.js");

  /** The entry and all it imports without being asked again. */
  const loaded = new Set<string>();
  const follow = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const { path: imported, kind, external } of outputs.find((one) => one.file === file)?.output.imports ?? []) {
      if (kind === "import-statement" && external !== true) follow(path.resolve(root, imported));
    }
  };
  follow(entry.file);
  const sdk = outputs.filter(({ output }) => Object.keys(output.inputs).some((input) => input.includes("node_modules/openai/")));
  if (sdk.length === 0) throw new Error("the build has no chunk with the SDK");
  if (sdk.some(({ file }) => loaded.has(file))) throw new Error("the SDK is loaded on activation");
  const bytes = async (files: Iterable<string>) =>
    (await Promise.all(Array.from(files, (file) => stat(file)))).reduce((sum, { size }) => sum + size, 0);

  const standIn = pathToFileURL(path.join(root, "test/unit/vscode.ts")).href;
  registerHooks({
    resolve: (specifier, context, next) => (specifier === "vscode" ? { url: standIn, shortCircuit: true } : next(specifier, context)),
  });
  const { EventEmitter, Uri } = await import("../unit/vscode.ts");
  const memento = { get: () => undefined, update: () => Promise.resolve() };
  const loads: number[] = [];
  const activations: number[] = [];
  for (let run = 0; run < runs; run++) {
    const before = performance.now();
    const extension = (await import(`${pathToFileURL(entry.file).href}?run=${run}`)) as {
      activate(context: unknown): void;
      deactivate(): Promise<void>;
    };
    const between = performance.now();
    const subscriptions: { dispose(): unknown }[] = [];
    extension.activate({
      subscriptions,
      extensionUri: Uri.file("/extension"),
      globalStorageUri: Uri.file(path.join(folder, "storage")),
      globalState: memento,
      workspaceState: memento,
      secrets: { onDidChange: new EventEmitter().event },
    });
    activations.push(performance.now() - between);
    loads.push(between - before);
    await extension.deactivate();
    // As VS Code does, so that the next run can register its commands again.
    for (const subscription of subscriptions) subscription.dispose();
  }
  const result = {
    loadedBytes: await bytes(loaded),
    sdkBytes: await bytes(sdk.map(({ file }) => file)),
    loadMs: median(loads),
    activateMs: median(activations),
    runs,
  };
  if (values.json) console.log(JSON.stringify(result));
  else {
    console.log(`loaded on activation   ${(result.loadedBytes / 1024).toFixed(0)} KB`);
    console.log(`SDK, with the first question ${(result.sdkBytes / 1024).toFixed(0)} KB`);
    console.log(`loading the bundle     ${result.loadMs.toFixed(2)} ms (median of ${runs})`);
    console.log(`activate()             ${result.activateMs.toFixed(2)} ms (median of ${runs})`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
