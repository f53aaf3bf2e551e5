import { registerHooks } from "node:module";

// Sessions need nothing of the editor but its events.
const source = `
export class EventEmitter {
  #listeners = new Set();
  event = (listener) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value) {
    for (const listener of this.#listeners) listener(value);
  }
  dispose() {
    this.#listeners.clear();
  }
}`;

const url = "aside-vscode:stand-in";

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === "vscode" ? { url, format: "module", shortCircuit: true } : nextResolve(specifier, context),
  load: (asked, context, nextLoad) => (asked === url ? { format: "module", source, shortCircuit: true } : nextLoad(asked, context)),
});
