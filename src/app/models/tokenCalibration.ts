import type { KeyValueStore } from "../ports.ts";
import { fitTokens, neutralFit, type TokenFit, type TokenSample } from "../../shared/tokenFit.ts";
import { asList, asObject } from "../../shared/guards.ts";

const stateKey = "aside.tokenSamples";
const version = 1;
const mostSamples = 16;
/** Applies to models only. There are few families. */
const mostModels = 80;
const largestCount = 1e8;

/** The samples of each model or family, newest last. */
type Samples = Map<string, readonly TokenSample[]>;

/**
 * Learns how each model counts tokens from its earlier counts. Models without samples use those of their family. The samples are few, and are kept
 * across windows and reloads.
 */
export class TokenCalibration {
  readonly #memento: KeyValueStore;
  #samples: Samples | undefined;

  constructor(memento: KeyValueStore) {
    this.#memento = memento;
  }

  /**
   * Adds the count of a server for a prompt that was estimated.
   * @param tokenizer as the catalogue names it, if it does
   * @param reasons whether reasoning was requested: servers then prepend their own instructions to the prompt
   */
  learn(model: string, tokenizer: string | undefined, reasons: boolean, sample: TokenSample): void {
    if (!isSample(sample)) return;
    // Another window may have added samples.
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

  /** The token fit of a model. The factor is the same with and without reasoning; the offset is not. */
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

/** Variants such as `:free` count the same. */
function modelKey(model: string, reasons: boolean): string {
  return `m:${model.replace(/(?<=.):.*$/, "")}${suffixOf(reasons)}`;
}

/** Models with the same tokenizer. "Other" and "Router" are not tokenizers, so the author is used instead. */
function familyKey(model: string, tokenizer: string | undefined, reasons: boolean): string {
  const known = tokenizer !== undefined && tokenizer !== "Other" && tokenizer !== "Router";
  return `f:${known ? tokenizer : (model.split("/")[0] ?? model)}${suffixOf(reasons)}`;
}

/** A suffix for keys. Names contain no spaces. */
function suffixOf(reasons: boolean): string {
  return reasons ? " reasoning" : "";
}
