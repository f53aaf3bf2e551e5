import * as l10n from "@vscode/l10n";
import { displayLanguage } from "../../shared/locale.ts";
import type { ModelProvider } from "../../llm/catalogue/providers.ts";
import type { ModelWords } from "./modelItem.ts";

/** Whether OpenRouter takes a provider for degraded or down at the moment. */
export function isDown({ status }: ModelProvider): boolean {
  return status !== undefined && status < 0;
}

/** What is known of a provider in one line. */
export function providerWords(provider: ModelProvider, words: ModelWords): string {
  const { contextLength, quantization, pricing, latencyMs, throughput, uptime } = provider;
  const number = new Intl.NumberFormat(displayLanguage(), { maximumFractionDigits: 1 });
  return [
    isDown(provider) ? l10n.t("degraded or down") : undefined,
    quantization === undefined || quantization === "unknown" ? undefined : quantization,
    contextLength === undefined ? undefined : l10n.t("{0} context", words.tokens(contextLength)),
    words.price(pricing),
    latencyMs === undefined ? undefined : l10n.t("first token after {0} s", number.format(latencyMs / 1000)),
    throughput === undefined ? undefined : l10n.t("{0} tokens/s", number.format(throughput)),
    uptime === undefined ? undefined : l10n.t("up {0} %", number.format(uptime)),
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}
