import { asList, asString, isObject, type JsonObject } from "./guards.ts";

/**
 * One tool or message of a prompt as it was sent: its kind, a hash and the length of its texts (UTF-16 units, base 36), `u1x9k3f.2s`. Kinds are `t` a
 * tool (then `:` and its name follow), `s` system prompt, `u` question, `a` answer, `r` result of a tool; `+` after it stands for reasoning, `*` for
 * pictures and files.
 */
export type SentPart = string;

/**
 * What is kept of a request's prompt, without its text: enough to say where the next one differs. Only what is new against an earlier request is in it, so
 * that a conversation grows as if by its messages alone.
 */
export interface SentPrompt {
  /** The answer whose request this one is compared with; absent: `parts` are all there is. */
  readonly after?: string;
  /** Keys the hashes of this request and of those compared with it. Where `after` is absent. */
  readonly salt?: string;
  /** So many parts are as in that request, then `drop` of its parts are replaced by `parts`; the rest is as there. */
  readonly at?: number;
  readonly drop?: number;
  readonly parts: readonly SentPart[];
  /** The lifetime that its marks for caching ask for; absent if it has none. */
  readonly marks?: "5m" | "1h";
  /** Hashes of the parameters that are part of some caches' keys, by their names on the wire. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The parameters whose change makes a cache useless to some providers (docs/wire.md, Prompt caching). */
export const cacheSettings = ["reasoning", "reasoning_effort", "thinking", "response_format", "tool_choice", "text"] as const;

const part = /^[tsuar][+*]{0,2}[0-9a-z]{1,7}\.[0-9a-z]{1,9}(?::[\w:.-]{1,100})?$/;
const hash = /^[0-9a-z]{1,7}$/;
const mostParts = 200_000;

/** Reads what is kept of a prompt from untrusted data; undefined for anything that no Aside writes. */
export function sentPromptFrom(value: unknown): SentPrompt | undefined {
  if (!isObject(value)) return undefined;
  const { after, salt, at = 0, drop = 0, marks } = value;
  const parts = asList(value["parts"]);
  if (parts.length > mostParts || !parts.every((one): one is string => typeof one === "string" && part.test(one))) return undefined;
  const settings = settingsFrom(value["settings"]);
  const rest: SentPrompt = {
    parts,
    ...(marks === "5m" || marks === "1h" ? ({ marks } as const) : {}),
    ...(settings === undefined ? {} : { settings }),
  };
  if (after === undefined) return typeof salt === "string" && /^[0-9a-f]{16,64}$/.test(salt) ? { salt, ...rest } : undefined;
  if (typeof after !== "string" || after === "" || after.length > 200 || !isPlace(at) || !isPlace(drop)) return undefined;
  return { after, at, drop, ...rest };
}

function settingsFrom(value: unknown): SentPrompt["settings"] {
  if (!isObject(value)) return undefined;
  const given: JsonObject = value;
  const entries = cacheSettings.flatMap((name) => (hash.test(asString(given[name])) ? [[name, asString(given[name])] as const] : []));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function isPlace(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= mostParts;
}
