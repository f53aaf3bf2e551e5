import * as v from "valibot";

/** The section “Providers” of the usage page: what it shows, what it is told, and its strings. */

/** What can be done with a provider of OpenRouter: tried first or never, and that taken back. */
export const providerActs = ["pin", "unpin", "ban", "unban"] as const;
export type ProviderAct = (typeof providerActs)[number];

/** Whether a provider is tried first (`order`), or never (`ignore`). */
export type ProviderStanding = "pinned" | "banned" | "none";

/** A figure, and how many answers it is made of. */
export interface Figure {
  readonly value: number;
  readonly answers: number;
}

/** How many of some answers, or of their tool calls. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** What one provider of one model did, by the user's own answers. A figure is undefined where no answer tells it. */
export interface ProviderFigures {
  readonly endpoint: string;
  /** Without suffixes that only steer who serves it. */
  readonly model: string;
  /** "" where the server does not name one. */
  readonly provider: string;
  /** Requests that it was asked, those without an answer included. */
  readonly requests: number;
  /** Medians: milliseconds to the first text or reasoning, and output tokens a second from then on. */
  readonly firstTokenMs?: Figure;
  readonly tokensPerSecond?: Figure;
  /** Answers that broke off among those that were not stopped, and requests that failed among those whose outcome is known. */
  readonly cutOffs?: Share;
  readonly errors?: Share;
  /** Tool calls that could be read and fit their tool's schema, and the answers with such calls. */
  readonly toolCalls?: Share & { readonly answers: number };
  /** What it billed as a multiple of the listed price of the same requests. */
  readonly billedToListed?: Figure;
}

/** With fewer answers, a figure says too little to compare providers by it. */
export const fewestAnswers = 5;

/** A provider as the section lists it. */
export interface ProviderRow extends ProviderFigures {
  /** The provider; where the endpoint serves its models itself, the endpoint; "" where it is not known. */
  readonly name: string;
  /** Undefined where the endpoint does not route requests to several providers, or does not name this one. */
  readonly standing?: ProviderStanding;
}

/** A model with the providers that served it, the busiest first. */
export interface ProvidersOfModel {
  readonly model: string;
  readonly name: string;
  readonly rows: readonly ProviderRow[];
}

/** What the section shows. */
export interface ProvidersSection {
  /** The models with most requests first. */
  readonly models: readonly ProvidersOfModel[];
  /** How many models are not listed. */
  readonly more: number;
}

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));

/** What the page asks of the section. */
export const providersMessages = [
  v.object({ type: v.literal("providers.show"), isShown: v.boolean() }),
  v.object({ type: v.literal("providers.route"), endpoint: name, model: name, provider: name, act: v.picklist(providerActs) }),
] as const;

export const providersStrings = {
  providers: "Provider performance in your answers",
  providersIntro: "Medians and counts of the requests shown. The number of answers behind each figure is in parentheses.",
  providersFew: "Figures in italics are based on too few answers to compare providers (fewer than {0}).",
  providersPinScope:
    "“Pin” tries a provider first and “Ban” never uses it, for every model, in this conversation, this workspace or always.",
  providersOf: "Providers of {0}",
  providersUnknown: "Unknown provider",
  providersFirstToken: "First token",
  providersSpeed: "Tokens per second",
  providersCutOffs: "Cut off",
  providersErrors: "Errors",
  providersTools: "Valid tool calls",
  providersBilled: "Billed / listed",
  providersRouting: "Routing",
  providersSeconds: "{0} s",
  providersOfCount: "{0} of {1}",
  providersAnswers: "{0} ({1})",
  providersProvider: "Provider",
  providersRequests: "Requests",
  providersTimes: "{0}×",
  providersNone: "–",
  providersLoading: "Adding up your answers…",
  providersPinned: "Pinned",
  providersBanned: "Banned",
  providersPin: "Pin",
  providersUnpin: "Unpin",
  providersBan: "Ban",
  providersUnban: "Unban",
  providersPinNamed: "Pin {0}: try it first",
  providersUnpinNamed: "Unpin {0}",
  providersBanNamed: "Ban {0}: never use it",
  providersUnbanNamed: "Unban {0}",
  providersMore: { one: "{0} model with fewer requests is not listed.", other: "{0} models with fewer requests are not listed." },
  providersEmpty: "None of the requests shown has a known provider.",
} as const;
