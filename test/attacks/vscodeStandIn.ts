// The modules of this folder run in plain Node. For the host's code, `vscode` is the stand-in of the unit tests, with what attacks need besides.
import { registerHooks } from "node:module";

const url = new URL("./disk/vscode.ts", import.meta.url).href;

registerHooks({
  resolve: (specifier, context, nextResolve) => nextResolve(specifier === "vscode" ? url : specifier, context),
});
