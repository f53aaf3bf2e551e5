import { parseArgs } from "node:util";

/** What a script takes with `--name`: a flag, a whole number, a text (perhaps one of a few), or any number of texts. */
export type Option =
  | { readonly type: "flag" }
  | { readonly type: "number"; readonly default?: number }
  | { readonly type: "text"; readonly default?: string; readonly oneOf?: readonly string[] }
  | { readonly type: "list" };

type Defaulted<O, T> = O extends { readonly default: unknown } ? T : T | undefined;

type Value<O extends Option> = O extends { readonly type: "flag" }
  ? boolean
  : O extends { readonly type: "number" }
    ? Defaulted<O, number>
    : O extends { readonly type: "list" }
      ? readonly string[]
      : O extends { readonly oneOf: readonly (infer T)[] }
        ? Defaulted<O, T>
        : Defaulted<O, string>;

/** The command line that a script understands. */
export interface CommandLine<O extends Readonly<Record<string, Option>>> {
  /** What follows "Usage: ". */
  readonly usage: string;
  readonly options?: O;
  /** How many arguments without `--` there may be; none by default. */
  readonly positionals?: number;
  /** What each of them has to be; anything by default. */
  readonly isPositional?: (argument: string) => boolean;
}

export interface Arguments<O extends Readonly<Record<string, Option>>> {
  readonly values: { readonly [K in keyof O]: Value<O[K]> };
  readonly positionals: readonly string[];
}

/** Reads the arguments of this process. Arguments that the script does not know end it with code 2 and a line of usage. */
export function readArguments<const O extends Readonly<Record<string, Option>>>(line: CommandLine<O>): Arguments<O> {
  return parseArguments(process.argv.slice(2), line) ?? refuseArguments(line.usage);
}

/** Ends the process with code 2 and a line of usage. */
export function refuseArguments(usage: string): never {
  process.stderr.write(`Usage: ${usage}\n`);
  process.exit(2);
}

/** @returns undefined where the command line does not allow an argument */
export function parseArguments<const O extends Readonly<Record<string, Option>>>(
  args: readonly string[],
  { options, positionals: most = 0, isPositional = () => true }: CommandLine<O>,
): Arguments<O> | undefined {
  const parsed = parse(args, options ?? {});
  if (parsed === undefined || parsed.positionals.length > most || !parsed.positionals.every(isPositional)) return undefined;
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries<Option>(options ?? {})) {
    const given = parsed.values[name];
    if (option.type === "flag") values[name] = given === true;
    else if (option.type === "list") values[name] = given ?? [];
    else if (typeof given !== "string") values[name] = option.default;
    else if (option.type === "number" ? !/^\d{1,15}$/.test(given) : option.oneOf?.includes(given) === false) return undefined;
    else values[name] = option.type === "number" ? Number(given) : given;
  }
  return { values: values as Arguments<O>["values"], positionals: parsed.positionals };
}

function parse(args: readonly string[], options: Readonly<Record<string, Option>>) {
  const known = Object.entries(options).map(
    ([name, { type }]) => [name, { type: type === "flag" ? "boolean" : "string", multiple: type === "list" }] as const,
  );
  try {
    return parseArgs({ args, options: Object.fromEntries(known), allowPositionals: true });
  } catch {
    return undefined;
  }
}
