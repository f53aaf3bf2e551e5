// The types that hold the stand-in against VS Code's own: `satisfies Faked<typeof vscode.window>` does not compile where a name or a signature
// is wrong. Members may be missing; those that are there may return objects of which only a part is there.

type Primitive = string | number | boolean | bigint | symbol | null | undefined;

/** A part of a value, deep down. */
export type Part<T> = T extends Primitive
  ? T
  : T extends (...args: infer Args) => infer Result
    ? (...args: Args) => Part<Result>
    : T extends PromiseLike<infer Value>
      ? PromiseLike<Part<Value>>
      : T extends readonly (infer Item)[]
        ? readonly Part<Item>[]
        : T extends Uint8Array
          ? Uint8Array
          : { readonly [Key in keyof T]?: Part<T[Key]> };

/** What may stand in for a namespace of VS Code's: its members by their whole type, or a part of what they give. */
export type Faked<T> = { readonly [Key in keyof T]?: T[Key] | Part<T[Key]> };
