import { openRouterError, type Refusal } from "./openRouterError.ts";
import type { CompletionRecord } from "./completion.ts";

/** Body of `GET /key` for an ordinary key. */
export function keyBody(key: string): unknown {
  return {
    data: {
      label: key.length > 12 ? `${key.slice(0, 8)}...${key.slice(-3)}` : "loopback",
      limit: 10,
      limit_reset: null,
      limit_remaining: 8.75,
      include_byok_in_limit: false,
      usage: 1.25,
      usage_daily: 0.02,
      usage_weekly: 0.3,
      usage_monthly: 1.25,
      byok_usage: 0,
      is_free_tier: false,
      is_management_key: false,
      expires_at: null,
      free_model_daily_requests: { limit: 1000, used: 12, remaining: 988 },
      allowed_data_regions: ["global", "europe"],
      rate_limit: { requests: -1, interval: "10s", note: "This field is deprecated and safe to ignore." },
    },
  };
}

/** The body of `GET /presets`. */
export function presetsBody(): unknown {
  const preset = (slug: string, name: string, description: string | null, status = "active") => ({
    id: `650e8400-e29b-41d4-a716-${slug.length.toString().padStart(12, "0")}`,
    slug,
    name,
    description,
    status,
    created_at: "2026-04-20T10:00:00Z",
    updated_at: "2026-04-20T10:00:00Z",
    creator_user_id: "user_loopback",
    designated_version_id: null,
    status_updated_at: null,
    workspace_id: null,
  });
  const data = [preset("code-reviewer", "Code reviewer", "Reads a change carefully."), preset("old-one", "Old one", null, "archived")];
  return { data, total_count: data.length };
}

/** The body of `GET /credits`. The real endpoint requires a management key; this one does not. */
export function creditsBody(): unknown {
  return { data: { total_credits: 10, total_usage: 1.25 } };
}

/**
 * The completions, for `GET /generation`. As on the real server, the first request for an id gets 404, because the record is written
 * shortly after the answer.
 */
export class Generations {
  readonly #records = new Map<string, CompletionRecord>();
  readonly #asked = new Set<string>();

  add(record: CompletionRecord): void {
    this.#records.set(record.id, record);
  }

  /** The body for this id, or a refusal. */
  find(id: string): { readonly body: unknown } | { readonly refusal: Refusal } {
    const record = this.#records.get(id);
    if (!record || !this.#asked.has(id)) {
      this.#asked.add(id);
      return { refusal: openRouterError(404, `Generation ${id} not found`) };
    }
    const { usage } = record;
    return {
      body: {
        data: {
          id,
          model: record.model,
          provider_name: "Loopback",
          total_cost: record.cost,
          usage: record.cost,
          upstream_inference_cost: null,
          cache_discount: null,
          tokens_prompt: usage.prompt_tokens,
          tokens_completion: usage.completion_tokens,
          native_tokens_prompt: usage.prompt_tokens,
          native_tokens_completion: usage.completion_tokens,
          native_tokens_reasoning: 0,
          native_tokens_cached: 0,
          finish_reason: record.finishReason === "" ? null : record.finishReason,
          native_finish_reason: record.finishReason === "" ? null : record.finishReason,
          cancelled: record.cancelled,
          streamed: true,
          created_at: new Date(record.createdAt).toISOString(),
        },
      },
    };
  }
}
