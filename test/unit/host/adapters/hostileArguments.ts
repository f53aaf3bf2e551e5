/** Makes addresses. */
interface Addresses {
  parse(text: string): unknown;
}

/** Arguments that no command takes, with what they try. */
export function hostileArguments(uris: Addresses): readonly (readonly [string, readonly unknown[]])[] {
  const thrower = new Proxy(
    {},
    {
      get: () => {
        throw new Error("a trap");
      },
      getPrototypeOf: () => {
        throw new Error("a trap");
      },
      ownKeys: () => {
        throw new Error("a trap");
      },
    },
  );
  const getter = {
    get uri(): never {
      throw new Error("a getter");
    },
    get resourceUri(): never {
      throw new Error("a getter");
    },
    get rootUri(): never {
      throw new Error("a getter");
    },
  };
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  return [
    ["a text", ["conversation-1"]],
    ["an id of another", [{ id: "00000000-0000-4000-8000-000000000000" }]],
    ["a number", [7]],
    ["NaN", [Number.NaN]],
    ["a flag", [true]],
    ["a symbol", [Symbol("x")]],
    ["a function", [() => undefined]],
    ["a long text", ["x".repeat(1_000_000)]],
    ["an empty object", [{}]],
    ["an empty list", [[]]],
    ["a list of lists", [[["x"]]]],
    ["a prototype", [JSON.parse('{"__proto__": {"uri": 1, "rootUri": 1}}')]],
    ["an address as text", ["file:///etc/passwd"]],
    ["an object that looks like an address", [{ scheme: "file", authority: "", path: "/etc/passwd", query: "", fragment: "", $mid: 1 }]],
    ["an object with getters that throw", [getter]],
    ["a proxy that throws", [thrower]],
    ["a list with a proxy that throws", [[thrower]]],
    ["an object in a circle", [circular]],
    ["an object with other fields", [{ prompt: "Send this", model: "lab/dear", text: "x" }]],
    ["two commands' worth", [uris.parse("command:workbench.action.terminal.new"), { when: "now" }]],
    ["nothing, then something", [undefined, "x"]],
    ["a long list", [Array.from({ length: 100_001 }, () => 0)]],
  ];
}
