import type { Endpoint } from "../../shared/parameters.ts";

/** How a server with the dialect `openai` deviates from it (docs/wire.md, Ready-made endpoints). */
export interface ServerFacts {
  /** Shown to the user as the one that does not know a parameter. */
  readonly title: string;
  /** The name of the limit of output tokens, if it is not `max_tokens`. */
  readonly limit?: "max_completion_tokens";
  /** Fields that it refuses or ignores, by their usual names. */
  readonly lacks?: readonly string[];
  /** Fields that it knows by another name. */
  readonly renames?: Readonly<Record<string, string>>;
  /**
   * How reasoning is asked for, if not with `reasoning_effort`. `switch`: `thinking: {type}`; `switchAndEffort`: that, and `reasoning_effort`; `budget`:
   * `thinking: {type: "enabled", budget_tokens}`.
   */
  readonly thinking?: "switch" | "switchAndEffort" | "budget";
  /** The key goes into `x-api-key` with everything but chat completions. */
  readonly listsWithApiKeyHeader?: true;
}

/** By host. A server that is not here gets what OpenAI's dialect says; what it refuses is learned from its answer. */
const facts: ReadonlyMap<string, ServerFacts> = new Map<string, ServerFacts>([
  ["api.openai.com", { title: "OpenAI", limit: "max_completion_tokens" }],
  [
    "api.anthropic.com",
    {
      title: "Anthropic",
      lacks: ["frequency_penalty", "presence_penalty", "seed", "service_tier", "user"],
      thinking: "budget",
      listsWithApiKeyHeader: true,
    },
  ],
  ["api.mistral.ai", { title: "Mistral", lacks: ["stream_options", "user"], renames: { seed: "random_seed" } }],
  ["api.deepseek.com", { title: "DeepSeek", thinking: "switchAndEffort" }],
  ["api.moonshot.ai", { title: "Moonshot", limit: "max_completion_tokens", thinking: "switchAndEffort" }],
  ["api.z.ai", { title: "Z.ai", thinking: "switch" }],
]);
const azure: ServerFacts = { title: "Azure OpenAI", limit: "max_completion_tokens" };
const azureHosts = /\.(?:openai|services\.ai|cognitiveservices)\.azure\.com$/;

/** What is special about an endpoint's server; undefined if nothing is known. Other dialects have rules of their own. */
export function serverFacts({ dialect, baseUrl }: Pick<Endpoint, "dialect" | "baseUrl">): ServerFacts | undefined {
  if (dialect !== "openai") return undefined;
  const { hostname } = new URL(baseUrl);
  return facts.get(hostname) ?? (azureHosts.test(hostname) ? azure : undefined);
}
