import { dialects } from "../../src/shared/parameterTable.ts";
import type { SettingName } from "../../src/app/settings/settingsTable.ts";

/** A part of the manifest: JSON schema, with what VS Code adds to it. */
export type Json = Readonly<Record<string, unknown>>;

const names = { type: "array", items: { type: "string", minLength: 1 }, uniqueItems: true };
const sorts = { type: "string", enum: ["price", "throughput", "latency", "exacto"] };
const price = { type: ["number", "string"], minimum: 0 };
const preference = { type: ["number", "object", "null"] };

/** Gives each field of an object its description, `setting.<name>.<field>` in package.nls.json. */
function described(setting: SettingName, fields: Readonly<Record<string, Json>>): Json {
  const entries = Object.entries(fields).map(([field, schema]) => [
    field,
    { ...schema, markdownDescription: `%setting.${setting}.${field}%` },
  ]);
  return Object.fromEntries(entries) as Json;
}

/**
 * What the Settings editor and the completion in settings.json know of a setting beyond its shape in the tables. The code checks these objects where it
 * uses them.
 */
export const details: Readonly<Partial<Record<SettingName, Json>>> = {
  endpoint: { examples: ["openrouter", "deepinfra"] },
  endpoints: {
    additionalProperties: {
      type: "object",
      additionalProperties: false,
      properties: described("endpoints", {
        baseUrl: {
          type: "string",
          format: "uri",
          pattern: "^https?://",
          patternErrorMessage: "%setting.endpoints.baseUrl.error%",
        },
        dialect: { type: "string", enum: dialects, default: "openai" },
        auth: { type: "string", enum: ["key", "none"], default: "key" },
        headers: { type: "object", additionalProperties: { type: "string" } },
        account: { type: "string", maxLength: 60 },
        insecureHttp: { type: "boolean", default: false },
        description: { type: "string" },
      }),
    },
    defaultSnippets: [
      {
        label: "%setting.endpoints.snippet%",
        body: { "${1:local}": { baseUrl: "${2:http://127.0.0.1:11434/v1}", auth: "none" } },
      },
    ],
  },
  model: { examples: ["deepseek/deepseek-r1", "openrouter/auto"] },
  systemPrompt: { editPresentation: "multilineText" },
  stop: { items: { type: "string", minLength: 1 } },
  provider: {
    properties: described("provider", {
      order: names,
      only: names,
      ignore: names,
      sort: {
        anyOf: [
          sorts,
          { type: "object", properties: { by: sorts, partition: { type: "string", enum: ["model", "none"] } } },
          { type: "null" },
        ],
      },
      allow_fallbacks: { type: "boolean" },
      require_parameters: { type: "boolean" },
      data_collection: { type: "string", enum: ["allow", "deny"] },
      zdr: { type: "boolean" },
      enforce_distillable_text: { type: "boolean" },
      quantizations: {
        type: "array",
        uniqueItems: true,
        items: {
          type: "string",
          enum: ["int4", "int8", "fp4", "mxfp4", "nvfp4", "fp6", "fp8", "mxfp8", "fp16", "bf16", "fp32", "unknown"],
        },
      },
      max_price: { type: "object", properties: { prompt: price, completion: price, request: price, image: price, audio: price } },
      preferred_min_throughput: preference,
      preferred_max_latency: preference,
    }),
    defaultSnippets: [{ label: "%setting.provider.snippet%", body: { zdr: true, sort: "price" } }],
  },
  plugins: {
    items: {
      type: "object",
      required: ["id"],
      properties: described("plugins", {
        id: {
          type: "string",
          minLength: 1,
          examples: ["web", "file-parser", "context-compression", "response-healing", "moderation", "auto-router"],
        },
        enabled: { type: "boolean" },
        engine: { type: "string", examples: ["native", "exa", "firecrawl", "parallel", "perplexity", "middle-out"] },
        max_results: { type: "integer", minimum: 1 },
        search_prompt: { type: "string" },
        pdf: { type: "object", properties: { engine: { type: "string", enum: ["native", "mistral-ocr", "cloudflare-ai"] } } },
      }),
    },
    defaultSnippets: [{ label: "%setting.plugins.snippet%", body: [{ id: "file-parser", pdf: { engine: "native" } }] }],
  },
};
