/** The shape of a value, from which its TypeScript type, its validation and its JSON schema are derived. */
export type Shape =
  | { readonly kind: "number" | "integer"; readonly min?: number; readonly max?: number }
  /** A `name` is a string that is not blank; an `object` is any JSON object. */
  | { readonly kind: "string" | "name" | "boolean" | "object" }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "list"; readonly of: Shape; readonly unique?: true }
  | { readonly kind: "record"; readonly of: Shape }
  | FieldsShape;

/** An object with known fields, optional unless they are `required`. An `open` one may have others. */
interface FieldsShape {
  readonly kind: "fields";
  readonly fields: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly open?: true;
}

/** The type of a value of a shape. */
export type ValueOf<S> = S extends { readonly kind: "number" | "integer" }
  ? number
  : S extends { readonly kind: "string" | "name" }
    ? string
    : S extends { readonly kind: "boolean" }
      ? boolean
      : S extends { readonly kind: "object" }
        ? Readonly<Record<string, unknown>>
        : S extends { readonly kind: "choice"; readonly choices: readonly (infer Choice)[] }
          ? Choice
          : S extends { readonly kind: "list"; readonly of: infer Item }
            ? readonly ValueOf<Item>[]
            : S extends { readonly kind: "record"; readonly of: infer Item }
              ? Readonly<Record<string, ValueOf<Item>>>
              : S extends { readonly kind: "fields"; readonly fields: infer Fields }
                ? FieldValues<Fields, RequiredOf<S>>
                : never;

type RequiredOf<S> = S extends { readonly required: readonly (infer Name)[] } ? Name : never;

type FieldValues<Fields, Required> = {
  readonly [Name in keyof Fields as Name extends Required ? Name : never]: ValueOf<Fields[Name]>;
} & {
  readonly [Name in keyof Fields as Name extends Required ? never : Name]?: ValueOf<Fields[Name]>;
};
