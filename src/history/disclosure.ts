import { asCount, asList, asObject, asString, isObject } from "../shared/guards.ts";
import { ledgerKinds } from "./ledger.ts";
import { timeFrom } from "./messageFrom.ts";
import type { UsageKind } from "./usageFact.ts";

/** One request that left this machine, without its contents. */
export interface Disclosure {
  /** Milliseconds since the epoch: when the request was sent. */
  readonly at: number;
  readonly kind: UsageKind;
  /** Name of the host (and its port, unless it is the scheme's own) that the request went to, name of the endpoint, id of the model. */
  readonly host: string;
  readonly endpoint: string;
  readonly model: string;
  /** The provider that served; "" where it is not known. */
  readonly provider: string;
  readonly demanded: Demanded;
  /** The workspace of the window; "" where there is none. */
  readonly workspace: string;
  /** IDs of the conversation and of the answer that it asked for. */
  readonly conversation?: string;
  readonly message?: string;
  /** A request of a temporary conversation: only that something was sent and to whom. It has no `body`, and `carried` is empty. */
  readonly temporary?: true;
  /** The whole body of the request, as sent. */
  readonly body?: Weighed;
  /** The pieces in the order of the prompt: those of earlier messages, too, because they are sent again. Texts (`text`) come last. */
  readonly carried: readonly Carried[];
}

/** What a request demanded of providers. What is absent was not demanded. */
export interface Demanded {
  readonly dataCollection?: "allow" | "deny";
  readonly zdr?: true;
  readonly only?: readonly string[];
}

/** Bytes in UTF-8, and their SHA-256 in hex. */
export interface Weighed {
  readonly bytes: number;
  readonly sha256: string;
}

/** Kinds of pieces. `text` is the system prompt, or the words of the last question; words of earlier messages count in the body alone. */
export const carriedKinds = [
  "file",
  "folder",
  "problems",
  "search",
  "diff",
  "terminal",
  "debug",
  "test",
  "url",
  "conversation",
  "image",
  "pdf",
  "toolResult",
  "text",
] as const;
export type CarriedKind = (typeof carriedKinds)[number];

/**
 * One piece that a request carried. Bytes and hash are those of its content as sent, after redaction, without the heading and the fence around it; of a picture or
 * PDF, of its data URL.
 */
export interface Carried extends Weighed {
  readonly what: CarriedKind;
  /**
   * Its source, without credentials and query, and the path as shown to the model. A result of a tool has the name of the tool; that of one of Aside's own that
   * reads files, the path.
   */
  readonly uri?: string;
  readonly path?: string;
  readonly tool?: string;
  /** The files that a diff is about, as it names them. */
  readonly files?: readonly string[];
  /** How many more files there are; absent if none. */
  readonly moreFiles?: number;
  /** 1-based, inclusive; absent for a whole file. */
  readonly lines?: readonly [number, number];
  /** How many places in it were masked; absent if none. */
  readonly redacted?: number;
}

/** The most pieces of a request, and the most files of a diff that are named. */
export const mostCarried = 10_000;
export const mostFilesOfDiff = 500;

const kinds: readonly UsageKind[] = ["chat", "tools", "title", ...ledgerKinds];

/**
 * Reads the fields of an entry. Those of the wrong type are dropped; a kind of a later version is `other`.
 * @param before what was carried before the pieces of this record
 * @returns undefined without a time or a host, which every entry has
 */
export function disclosureFrom(value: unknown, before: readonly Carried[]): Disclosure | undefined {
  const data = asObject(value);
  const [at, host] = [timeFrom(data["at"]), asString(data["host"])];
  if (at <= 0 || host === "") return undefined;
  const [conversation, message] = [asString(data["conversation"]), asString(data["message"])];
  const body = weighedFrom(data["body"]);
  const isTemporary = data["temporary"] === true;
  return {
    at,
    kind: kinds.find((known) => known === data["kind"]) ?? "other",
    host,
    endpoint: asString(data["endpoint"]),
    model: asString(data["model"]),
    provider: "",
    demanded: demandedFrom(data["demanded"]),
    workspace: asString(data["workspace"]),
    ...(conversation === "" ? {} : { conversation }),
    ...(message === "" ? {} : { message }),
    ...(isTemporary ? { temporary: true } : {}),
    ...(body === undefined || isTemporary ? {} : { body }),
    carried: isTemporary ? [] : [...before, ...carriedFrom(data["carried"])],
  };
}

/** What is demanded, of a record or of `provider` in a request's body. */
export function demandedFrom(value: unknown): Demanded {
  const data = asObject(value);
  const asked = data["dataCollection"] ?? data["data_collection"];
  const only = asList(data["only"]).filter((name) => typeof name === "string");
  return {
    ...(asked === "allow" || asked === "deny" ? { dataCollection: asked } : {}),
    ...(data["zdr"] === true ? { zdr: true } : {}),
    ...(only.length === 0 ? {} : { only }),
  };
}

/** Reads a list of pieces. Those without a known kind, size and hash are left out. */
function carriedFrom(value: unknown): readonly Carried[] {
  return asList(value).flatMap((item): readonly Carried[] => {
    const weighed = weighedFrom(item);
    const data = asObject(item);
    const what = carriedKinds.find((known) => known === data["what"]);
    if (weighed === undefined || what === undefined) return [];
    const texts = (["uri", "path", "tool"] as const).flatMap((name) => {
      const text = asString(data[name]);
      return text === "" ? [] : [[name, text] as const];
    });
    const [from, to] = asList(data["lines"]).map(asCount);
    const named = asList(data["files"]);
    const files = named.slice(0, mostFilesOfDiff).filter((file) => typeof file === "string");
    const moreFiles = asCount(data["moreFiles"]) + Math.max(0, named.length - mostFilesOfDiff);
    const redacted = asCount(data["redacted"]);
    return [
      {
        what,
        ...Object.fromEntries(texts),
        ...(files.length === 0 ? {} : { files }),
        ...(moreFiles === 0 ? {} : { moreFiles }),
        ...(from !== undefined && to !== undefined && from > 0 && to >= from ? { lines: [from, to] } : {}),
        ...weighed,
        ...(redacted === 0 ? {} : { redacted }),
      },
    ];
  });
}

function weighedFrom(value: unknown): Weighed | undefined {
  if (!isObject(value)) return undefined;
  const { bytes, sha256 } = value;
  return typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256) ? { bytes: asCount(bytes), sha256 } : undefined;
}
