// The modules of this folder run in plain Node. For the host's code, `vscode` is the stand-in of the unit tests.
import { registerHooks } from "node:module";

const url = new URL("../unit/vscode.ts", import.meta.url).href;

registerHooks({
  resolve: (specifier, context, nextResolve) => nextResolve(specifier === "vscode" ? url : specifier, context),
});
