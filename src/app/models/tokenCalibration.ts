import type { KeyValueStore } from "../ports.ts";
import { fitTokens, neutralFit, type TokenFit, type TokenSample } from "../../shared/tokenFit.ts";
import { asList, asObject } from "../../shared/guards.ts";

const stateKey = "aside.tokenSamples";
const version = 1;
const mostSamples = 16;
/** Of models; families are few. */
const mostModels = 80;
const largestCount = 1e8;

/** What was learned, newest last: model or family → pairs of estimate and count. */
type Samples = Map<string, readonly TokenSample[]>;

/**
 * Learns how each model counts from what it counted before, and what a whole family does for models not yet asked. Kept small, beside the
 * settings of the program, over windows and reloads.
 */
export class TokenCalibration {
  readonly #memento: KeyValueStore;
  #samples: Samples | undefined;

  constructor(memento: KeyValueStore) {
    this.#memento = memento;
  }

  /**
   * Takes what a server counted for a prompt that had been estimated.
   * @param tokenizer the catalogue's word for it, where there is one
   * @param reasons whether reasoning was asked for: servers then put instructions of their own before a prompt
   */
  learn(model: string, tokenizer: string | undefined, reasons: boolean, sample: TokenSample): void {
    if (!isSample(sample)) return;
    // Another window may have learned meanwhile.
    const samples = this.#read();
    for (const key of [modelKey(model, reasons), familyKey(model, tokenizer, reasons)]) {
      const grown = [...(samples.get(key) ?? []), sample].slice(-mostSamples);
      samples.delete(key);
      samples.set(key, grown);
    }
    const models = [...samples.keys()].filter((key) => key.startsWith("m:"));
    for (const key of models.slice(0, Math.max(0, models.length - mostModels))) samples.delete(key);
    this.#samples = samples;
    const entries = Array.from(samples, ([key, list]) => [key, list.map(({ estimated, counted }) => [estimated, counted])]);
    void this.#memento.update(stateKey, { v: version, entries });
  }

  /** How a model counts, as far as is known. What it does to words is the same with reasoning and without, what is put before them is not. */
  fitOf(model: string, tokenizer: string | undefined, reasons: boolean): TokenFit {
    const samples = (this.#samples ??= this.#read());
    const fit = (key: string, prior: TokenFit) => fitTokens(samples.get(key) ?? [], prior);
    const otherFamily = fit(familyKey(model, tokenizer, !reasons), neutralFit);
    const family = fit(familyKey(model, tokenizer, reasons), { factor: otherFamily.factor, offset: 0 });
    const { factor } = fit(modelKey(model, !reasons), family);
    return fit(modelKey(model, reasons), { factor, offset: family.offset });
  }

  #read(): Samples {
    const { v, entries } = asObject(this.#memento.get(stateKey));
    const samples: Samples = new Map();
    if (v !== version) return samples;
    for (const entry of asList(entries)) {
      const [key, pairs] = asList(entry);
      if (typeof key !== "string" || !Array.isArray(pairs)) continue;
      const list = asList(pairs).flatMap((pair) => {
        const [estimated, counted] = asList(pair);
        const sample = { estimated, counted };
        return isSample(sample) ? [sample] : [];
      });
      samples.set(key, list.slice(-mostSamples));
    }
    return samples;
  }
}

function isSample(sample: { readonly estimated: unknown; readonly counted: unknown }): sample is TokenSample {
  return [sample.estimated, sample.counted].every((value) => typeof value === "number" && value > 0 && value <= largestCount);
}

/** Variants such as `:free` count alike. */
function modelKey(model: string, reasons: boolean): string {
  return `m:${model.replace(/(?<=.):.*$/, "")}${wayOf(reasons)}`;
}

/** Models that share a tokenizer; "Other" and "Router" say nothing, so the author stands in. */
function familyKey(model: string, tokenizer: string | undefined, reasons: boolean): string {
  const known = tokenizer !== undefined && tokenizer !== "Other" && tokenizer !== "Router";
  return `f:${known ? tokenizer : (model.split("/")[0] ?? model)}${wayOf(reasons)}`;
}

/** Stands behind a name; no name has a space. */
function wayOf(reasons: boolean): string {
  return reasons ? " reasoning" : "";
}
