import * as vscode from "vscode";
import type { Dialect } from "../../shared/parameters.ts";

/** A server that Aside knows: added to `aside.endpoints` with one choice (docs/wire.md, Ready-made endpoints, has the source of each fact). */
export interface ReadyMadeEndpoint {
  /** Its name in `aside.endpoints`, unless that is taken. `openrouter` and `deepinfra` are built in. */
  readonly id: string;
  readonly title: string;
  readonly baseUrl: string;
  readonly dialect: Dialect;
  /** Where the user gets a key. */
  readonly keyPage: string;
  /** What is special about it, for the user. */
  readonly note?: string;
}

/** The dialect of OpenAI's own API. */
const openAiDialect: Dialect = "responses";

/** In the order in which they are offered: those that serve many companies' models first. */
export const readyMadeEndpoints: readonly ReadyMadeEndpoint[] = [
  {
    id: "openrouter",
    title: "OpenRouter",
    baseUrl: "https://openrouter.ai/api/v1",
    dialect: "openrouter",
    keyPage: "https://openrouter.ai/settings/keys",
  },
  {
    id: "openrouter-eu",
    title: "OpenRouter (EU)",
    baseUrl: "https://eu.openrouter.ai/api/v1",
    dialect: "openrouter",
    keyPage: "https://openrouter.ai/settings/keys",
    note: vscode.l10n.t(
      "Prompts and answers stay in Europe. Business and Enterprise plans only; the key is stored for this address alone.",
    ),
  },
  {
    id: "openrouter-us",
    title: "OpenRouter (US)",
    baseUrl: "https://us.openrouter.ai/api/v1",
    dialect: "openrouter",
    keyPage: "https://openrouter.ai/settings/keys",
    note: vscode.l10n.t(
      "Prompts and answers stay in the US. Business and Enterprise plans only; the key is stored for this address alone.",
    ),
  },
  {
    id: "deepinfra",
    title: "DeepInfra",
    baseUrl: "https://api.deepinfra.com/v1/openai",
    dialect: "deepinfra",
    keyPage: "https://deepinfra.com/dash/api_keys",
  },
  {
    id: "openai",
    title: "OpenAI",
    baseUrl: "https://api.openai.com/v1",
    dialect: openAiDialect,
    keyPage: "https://platform.openai.com/api-keys",
  },
  {
    id: "anthropic",
    title: "Anthropic",
    baseUrl: "https://api.anthropic.com/v1",
    dialect: "openai",
    keyPage: "https://platform.claude.com/settings/keys",
    note: vscode.l10n.t("OpenAI-compatible API: without prompt caching, and Claude's reasoning is not shown."),
  },
  {
    id: "gemini",
    title: "Google Gemini",
    baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
    dialect: "openai",
    keyPage: "https://aistudio.google.com/apikey",
  },
  {
    id: "mistral",
    title: "Mistral",
    baseUrl: "https://api.mistral.ai/v1",
    dialect: "openai",
    keyPage: "https://console.mistral.ai/api-keys",
  },
  {
    id: "deepseek",
    title: "DeepSeek",
    baseUrl: "https://api.deepseek.com",
    dialect: "openai",
    keyPage: "https://platform.deepseek.com/api_keys",
  },
  { id: "groq", title: "Groq", baseUrl: "https://api.groq.com/openai/v1", dialect: "openai", keyPage: "https://console.groq.com/keys" },
  { id: "cerebras", title: "Cerebras", baseUrl: "https://api.cerebras.ai/v1", dialect: "openai", keyPage: "https://cloud.cerebras.ai" },
  { id: "xai", title: "xAI", baseUrl: "https://api.x.ai/v1", dialect: "openai", keyPage: "https://console.x.ai" },
  {
    id: "together",
    title: "Together AI",
    baseUrl: "https://api.together.ai/v1",
    dialect: "openai",
    keyPage: "https://api.together.ai/settings/api-keys",
  },
  {
    id: "fireworks",
    title: "Fireworks AI",
    baseUrl: "https://api.fireworks.ai/inference/v1",
    dialect: "openai",
    keyPage: "https://app.fireworks.ai/settings/users/api-keys",
  },
  {
    id: "moonshot",
    title: "Moonshot AI (Kimi)",
    baseUrl: "https://api.moonshot.ai/v1",
    dialect: "openai",
    keyPage: "https://platform.moonshot.ai/console/api-keys",
  },
  {
    id: "zai",
    title: "Z.ai (GLM)",
    baseUrl: "https://api.z.ai/api/paas/v4",
    dialect: "openai",
    keyPage: "https://z.ai/manage-apikey/apikey-list",
    note: vscode.l10n.t("Pay as you go. For the GLM Coding Plan, enter its address instead."),
  },
  {
    id: "minimax",
    title: "MiniMax",
    baseUrl: "https://api.minimax.io/v1",
    dialect: "openai",
    keyPage: "https://platform.minimax.io/user-center/basic-information/interface-key",
  },
  {
    id: "huggingface",
    title: "Hugging Face",
    baseUrl: "https://router.huggingface.co/v1",
    dialect: "openai",
    keyPage: "https://huggingface.co/settings/tokens",
    note: vscode.l10n.t("The token needs the permission “Make calls to Inference Providers”."),
  },
  {
    id: "vercel",
    title: "Vercel AI Gateway",
    baseUrl: "https://ai-gateway.vercel.sh/v1",
    dialect: "openai",
    keyPage: "https://vercel.com/ai-gateway",
  },
];

/** A kind of server whose address has a part of the user's own, which is asked for. */
export interface AddressQuestion {
  readonly id: "azure" | "litellm" | "other";
  readonly title: string;
  readonly detail: string;
  readonly prompt: string;
  readonly placeholder: string;
}

/** The servers that need one answer. */
export const addressQuestions: readonly AddressQuestion[] = [
  {
    id: "azure",
    title: "Azure OpenAI",
    detail: vscode.l10n.t("Use the name of your deployment as the model ID."),
    prompt: vscode.l10n.t("Name of your Azure resource, or its endpoint from the Azure portal"),
    placeholder: "my-resource",
  },
  {
    id: "litellm",
    title: "LiteLLM",
    detail: vscode.l10n.t("Your own proxy."),
    prompt: vscode.l10n.t("Address of the proxy"),
    placeholder: "https://litellm.example.com",
  },
  {
    id: "other",
    title: vscode.l10n.t("Another Address"),
    detail: vscode.l10n.t("Any OpenAI-compatible server."),
    prompt: vscode.l10n.t("Base URL, for example {0}", "https://api.example.com/v1"),
    placeholder: "https://api.example.com/v1",
  },
];

/** The base URL that an answer stands for; other answers are taken as they are. */
export function addressFromAnswer(id: AddressQuestion["id"], answer: string): string {
  const text = answer.trim();
  if (id !== "azure") return text;
  if (/^[a-z0-9][a-z0-9-]{0,62}$/i.test(text)) return `https://${text.toLowerCase()}.openai.azure.com/openai/v1`;
  // The portal shows the address of the resource alone.
  const url = URL.parse(text);
  return url !== null && url.pathname === "/" && url.search === "" ? `${url.origin}/openai/v1` : text;
}

/** A program that serves models on this machine, at its usual port. */
export interface LocalServer {
  /** Its name in `aside.endpoints`, unless that is taken. */
  readonly id: string;
  readonly title: string;
  readonly baseUrl: string;
}

/** Looked for on a click, never unasked. */
export const localServers: readonly LocalServer[] = [
  { id: "ollama", title: "Ollama", baseUrl: "http://127.0.0.1:11434/v1" },
  { id: "lmstudio", title: "LM Studio", baseUrl: "http://127.0.0.1:1234/v1" },
  { id: "llamacpp", title: "llama.cpp", baseUrl: "http://127.0.0.1:8080/v1" },
  { id: "vllm", title: "vLLM", baseUrl: "http://127.0.0.1:8000/v1" },
  { id: "jan", title: "Jan", baseUrl: "http://127.0.0.1:1337/v1" },
];
