import * as l10n from "@vscode/l10n";
import { policyBreach, toolFields } from "../../llm/send/obeyPolicy.ts";
import type { ChatError } from "../../shared/chatError.ts";
import { field, isObject } from "../../shared/guards.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { demandsOf, type Policy } from "../../shared/policy.ts";
import type { PolicyFile } from "../ports.ts";
import type { EffectiveSettings, Setting } from "./effectiveSettings.ts";
import type { ToolHost } from "../tools/toolHost.ts";
import type { SettingName } from "./settingsTable.ts";
import { type ParsedPolicy, parsePolicy } from "./parsePolicy.ts";

/** An endpoint that may not be used: why, and the error of a request to it. */
export interface Forbidden {
  readonly problem: string;
  readonly forbidden: ChatError;
}

/** A policy file as it was read: what it fixes, or why it cannot be used, and then nothing is sent. */
export class LoadedPolicy {
  readonly path: string;
  /** Its `PolicyFile.stamp` when it was read. */
  readonly stamp: string;
  readonly #parsed: ParsedPolicy | { readonly why: string; readonly passes?: true };

  constructor(path: string, stamp: string, parsed: ParsedPolicy | { readonly why: string; readonly passes?: true }) {
    this.path = path;
    this.stamp = stamp;
    this.#parsed = parsed;
  }

  /** What is fixed. Nothing where the file cannot be used: then nothing is sent at all. */
  get policy(): Policy {
    return "policy" in this.#parsed ? this.#parsed.policy : {};
  }

  /** Why the file cannot be used, a phrase without a full stop; undefined if it can. */
  get why(): string | undefined {
    return "why" in this.#parsed ? this.#parsed.why : undefined;
  }

  /** The file may be usable at the next look, although it is the same. */
  get passes(): boolean {
    return "passes" in this.#parsed;
  }

  /** The reason at a control that cannot be changed. */
  get fixedBy(): string {
    return l10n.t("Fixed by your organization's policy ({0})", this.path);
  }

  /** Why nothing may be sent to an endpoint; undefined if something may. */
  endpointProblem({ baseUrl }: Pick<Endpoint, "baseUrl">): string | undefined {
    if (this.why !== undefined) {
      return l10n.t(
        "The policy file {0} of your organization cannot be used: {1}. Until it is corrected, Aside sends nothing. Ask your administrator.",
        this.path,
        this.why,
      );
    }
    const { endpoints } = this.policy;
    if (endpoints === undefined || endpoints.some((allowed) => covers(allowed, baseUrl))) return undefined;
    return l10n.t(
      "Your organization's policy ({0}) does not allow {1}. Switch to an endpoint that it allows: {2}.",
      this.path,
      baseUrl,
      endpoints.length === 0 ? l10n.t("none") : endpoints.join(", "),
    );
  }

  /** Why an endpoint may not be used; undefined if it may. */
  forbids(endpoint: Pick<Endpoint, "baseUrl">): Forbidden | undefined {
    const problem = this.endpointProblem(endpoint);
    return problem === undefined ? undefined : { problem, forbidden: this.#error(problem) };
  }

  /** Why Aside answers nothing in VS Code's Chat; undefined if it does. */
  get chatProblem(): string | undefined {
    return this.policy.chatModels === false
      ? l10n.t("Your organization's policy ({0}) turns Aside off in VS Code Chat. Use Aside's own chat.", this.path)
      : undefined;
  }

  /** The error of a request outside of a conversation, of a `OneOffKind`, that may not be made; undefined if it may. */
  mayNotAsk(kind: string): ChatError | undefined {
    const message = kind === "nativeChat" ? this.chatProblem : undefined;
    return message === undefined ? undefined : { code: "policy", message };
  }

  /** The tools of the editor that are left: all, or none, and then a call of one is refused, too. */
  limit(host: ToolHost): ToolHost {
    const { toolsProblem } = this;
    if (toolsProblem === undefined) return host;
    return { known: () => Promise.resolve(new Map()), invoke: () => Promise.reject(new Error(toolsProblem)) };
  }

  /** Why models get no tools; undefined if they do. */
  get toolsProblem(): string | undefined {
    return this.policy.tools === false ? l10n.t("Your organization's policy ({0}) turns tools off.", this.path) : undefined;
  }

  /**
   * The last look at a request: why it must not be sent.
   * @param body as it would be sent: JSON, or undefined where there is none
   */
  refusal(endpoint: Endpoint, body: unknown): ChatError | undefined {
    const problem = this.endpointProblem(endpoint);
    if (problem !== undefined) return this.#error(l10n.t("{0} Nothing was sent.", problem));
    const { dataCollection, zdr, tools } = this.policy;
    if (body === undefined || body === null || (dataCollection === undefined && zdr === undefined && tools === undefined)) return undefined;
    const breach = typeof body === "string" ? policyBreach(this.policy, endpoint, parse(body)) : "body";
    if (breach === undefined) return undefined;
    const message = l10n.t("The request does not comply with your organization's policy ({0}): {1}. Nothing was sent.", this.path, breach);
    return { code: "policy", message };
  }

  /** The settings with the fixed values in them, in place of those of users, folders, presets and conversations. */
  fix(settings: EffectiveSettings): EffectiveSettings {
    const fixed = this.#fixedValues(settings);
    const names = Object.keys(fixed) as (keyof typeof fixed)[];
    if (names.length === 0) return settings;
    const parameters: Record<string, unknown> = { ...settings.parameters };
    const sources: Record<string, unknown> = { ...settings.sources };
    for (const name of names) {
      const { value } = fixed[name] ?? { value: null };
      if (value === null) for (const all of [parameters, sources]) Reflect.deleteProperty(all, name);
      else {
        parameters[name] = value;
        sources[name] = "policy";
      }
    }
    return { ...settings, parameters, sources, values: { ...settings.values, ...fixed } };
  }

  /** The error of an endpoint that may not be used: another one may be, unless the file itself is what is wrong. */
  #error(message: string): ChatError {
    return { code: "policy", message, ...(this.why === undefined && { retryable: false }) };
  }

  #fixedValues({ values }: EffectiveSettings): { readonly [Name in "provider" | "toolChoice"]?: Setting<unknown> } {
    const demands = demandsOf(this.policy);
    const given = values.provider?.value;
    return {
      ...(Object.keys(demands).length > 0 && {
        provider: { value: { ...(isObject(given) ? given : {}), ...demands }, source: "policy" as const },
      }),
      ...(this.policy.tools === false && { toolChoice: { value: null, source: "policy" as const } }),
    };
  }

  /** What the sheet says of additional request fields that the policy replaces or takes out; null if it leaves all of them. */
  fieldsProblem(extraBody: unknown): string | null {
    const { policy } = this;
    const names = [...(Object.keys(demandsOf(policy)).length > 0 ? ["provider"] : []), ...(policy.tools === false ? toolFields : [])];
    const changed = names.filter((name) => field(extraBody, name) !== undefined);
    if (changed.length === 0) return null;
    return l10n.t("Your organization's policy ({0}) changes or removes: {1}.", this.path, changed.join(", "));
  }

  /** The value of a setting that is fixed as a whole; undefined where it is not. Never for the parameters of a request, which `fix` knows. */
  fixedSetting(name: string): unknown {
    if (name === ("chatModels" satisfies SettingName) && this.policy.chatModels === false) return [];
    if (name === ("history.keepDays" satisfies SettingName)) return this.policy.keepDays;
    return name === ("toolsForExtensions" satisfies SettingName) && this.policy.tools === false ? false : undefined;
  }
}

/**
 * Reads a policy file, if it has changed.
 * @param before as it was read before
 * @returns `before` itself if nothing has changed; undefined where there is no file. Whatever goes wrong makes a policy that cannot be used
 */
export async function loadPolicy(file: PolicyFile, before: LoadedPolicy | undefined): Promise<LoadedPolicy | undefined> {
  let stamp = "";
  try {
    stamp = await file.stamp();
    if (stamp === before?.stamp && !before.passes) return before;
    const content = await file.read();
    if ("absent" in content) return undefined;
    const loaded = new LoadedPolicy(file.path, stamp, "why" in content ? content : parsePolicy(content.bytes));
    return stamp === before?.stamp && loaded.why === before.why ? before : loaded;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return before?.why === why ? before : new LoadedPolicy(file.path, stamp, { why });
  }
}

function covers(allowed: string, baseUrl: string): boolean {
  const { pathname, origin } = new URL(allowed);
  return pathname === "/" ? new URL(baseUrl).origin === origin : baseUrl === allowed;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
