import * as cl100k from "gpt-tokenizer/encoding/cl100k_base";
import * as o200k from "gpt-tokenizer/encoding/o200k_base";
import * as p50k from "gpt-tokenizer/encoding/p50k_base";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { TokenCalibration } from "../../../src/app/models/tokenCalibration.ts";
import { estimatePrompt } from "../../../src/llm/promptTokens.ts";
import type { PromptMessage } from "../../../src/llm/prompt.ts";
import { applyFit, fitTokens, median, type TokenFit, type TokenSample } from "../../../src/shared/tokenFit.ts";
import { madeUp } from "../../data/folders.ts";
import { describeRecordings, type Recordings } from "../../data/recordings.ts";

describe("estimatePrompt", () => {
  test("counts text and media separately", () => {
    const estimate = estimatePrompt([
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          { type: "file", file: { filename: "a.pdf", file_data: "A".repeat(160_000) } },
          { type: "input_audio", input_audio: { data: "A".repeat(12_800), format: "wav" } },
        ],
      },
      {
        role: "assistant",
        content: null,
        toolCalls: [{ id: "1", type: "function", function: { name: "read", arguments: '{"path":"a"}' } }],
      },
    ]);
    expect(estimate.text).toBeGreaterThan(20);
    expect(estimate.text).toBeLessThan(50);
    expect(estimate.media).toBe(3000 + 15);
    expect(estimate.pictures).toEqual([undefined]);
  });
});

interface Recorded extends TokenSample {
  readonly model: string;
  readonly family: string;
  readonly reasons: boolean;
}

interface Expected {
  readonly usage?: { readonly prompt_tokens?: number } | null;
  readonly request?: {
    readonly messages?: readonly PromptMessage[];
    readonly tools?: unknown;
    readonly model?: string;
    readonly reasoning?: unknown;
    readonly reasoning_effort?: unknown;
    readonly thinking?: unknown;
  } | null;
}

/** Prompts of text alone with a known token count. Tools are not part of the estimate. */
function recordedPrompts({ names, read }: Recordings): readonly Recorded[] {
  const files = names.filter((name) => name.endsWith(".expected.json"));
  return files.flatMap((name): readonly Recorded[] => {
    const { usage, request } = JSON.parse(read(name).toString()) as Expected;
    const words = request?.messages?.every(({ content }) => typeof content === "string");
    if (!usage?.prompt_tokens || !request?.messages || words !== true || request.tools !== undefined) return [];
    const model = request.model ?? name;
    const reasons = [request.reasoning, request.reasoning_effort, request.thinking].some((wish) => wish !== undefined);
    const { text } = estimatePrompt(request.messages);
    return [{ model, family: familyOf(model), reasons, estimated: text, counted: usage.prompt_tokens }];
  });
}

interface MadePrompt {
  readonly model: string;
  readonly reasons: boolean;
  readonly messages: readonly PromptMessage[];
  readonly counted: number;
}

function madePrompts(): readonly Recorded[] {
  const { prompts } = JSON.parse(readFileSync(path.join(madeUp, "../prompts.json"), "utf8")) as { readonly prompts: readonly MadePrompt[] };
  return prompts.map(({ model, reasons, messages, counted }) => {
    return { model, family: familyOf(model), reasons, estimated: estimatePrompt(messages).text, counted };
  });
}

function familyOf(model: string): string {
  const names = ["deepseek", "claude", "gpt", "gemini", "kimi", "qwen", "llama", "glm", "grok", "minimax", "hermes", "sonar"];
  return names.find((name) => model.toLowerCase().includes(name)) ?? "other";
}

describeRecordings("estimates of short prompts", (recordings) => {
  const options = { meta: recordings.isOwn ? { kinds: ["prompt with its counted tokens"] } : {} };
  test("calibration reduces the error; the figures are printed", options, () => {
    const samples = recordings.isOwn ? madePrompts() : recordedPrompts(recordings);
    expect(samples.length).toBeGreaterThan(40);
    // Each prompt is estimated from the other samples, never from itself.
    const errors = samples.map((sample) => {
      const calibration = new TokenCalibration(memento());
      for (const other of samples) if (other !== sample) calibration.learn(other.model, other.family, other.reasons, other);
      return { family: sample.family, ...errorsOf(sample, calibration.fitOf(sample.model, sample.family, sample.reasons)) };
    });
    print(`${recordings.isOwn ? "made-up" : "recorded"} prompts, 5 to 200 tokens, most of them short`, errors);
    for (const share of [0.5, 0.75]) {
      expect(
        quantile(
          errors.map(({ after }) => after),
          share,
        ),
      ).toBeLessThan(
        quantile(
          errors.map(({ before }) => before),
          share,
        ),
      );
    }
  });
});

describe("estimates of long prompts against real tokenizers", () => {
  test("are within 10% after three requests to a model; the figures are printed", async () => {
    const files = [
      "src/shared/conversation.ts",
      "src/webview/panel.css",
      "ARCHITECTURE.md",
      "README.md",
      "package.json",
      "CONTRIBUTING.md",
    ];
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
    const tokenizers = { o200k: o200k.encode, cl100k: cl100k.encode, p50k: p50k.encode } as const;
    const errors = Object.entries(tokenizers).flatMap(([family, encode]) => {
      const samples = texts.map((text) => ({
        family,
        model: family,
        estimated: estimatePrompt([{ role: "user", content: text }]).text,
        counted: encode(text).length + 8,
      }));
      return samples.map((sample, index) => {
        const taught = [1, 2, 3].flatMap((step) => samples[(index + step) % samples.length] ?? []);
        return { family, ...errorsOf(sample, fitTokens(taught)) };
      });
    });
    print("prompts of 1,000 to 7,000 tokens", errors);
    expect(median(errors.map(({ after }) => after))).toBeLessThan(0.1);
  });
});

interface Errors {
  readonly before: number;
  readonly after: number;
  /** In tokens. */
  readonly tokensBefore: number;
  readonly tokensAfter: number;
}

function errorsOf({ estimated, counted }: TokenSample, fit: TokenFit): Errors {
  const tokensBefore = Math.abs(estimated - counted);
  const tokensAfter = Math.abs(applyFit(fit, estimated) - counted);
  return { before: tokensBefore / counted, after: tokensAfter / counted, tokensBefore, tokensAfter };
}

function memento() {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: (key: string) => kept.get(key) as never,
    update: async (key: string, value: unknown) => void kept.set(key, value),
  };
}

/** The quantile of the values: a share of them lies below it. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function print(what: string, errors: readonly (Errors & { readonly family: string })[]): void {
  const families = [...new Set(errors.map(({ family }) => family))].toSorted();
  const lines = families.map((family) =>
    line(
      family,
      errors.filter((error) => error.family === family),
    ),
  );
  console.log([`Error of estimated prompt tokens, half / three quarters / all below: ${what}`, ...lines, line("all", errors)].join("\n  "));
}

function line(family: string, errors: readonly Errors[]): string {
  const shares = [0.5, 0.75, 1];
  const of = (pick: (error: Errors) => number, write: (value: number) => string) =>
    shares.map((share) => write(quantile(errors.map(pick), share))).join(" / ");
  const tokens = (value: number) => value.toFixed(0).padStart(3);
  return [
    `${family.padEnd(9)} n=${String(errors.length).padStart(2)}`,
    `before ${of(({ before }) => before, percent)} (${of(({ tokensBefore }) => tokensBefore, tokens)} tokens)`,
    `after ${of(({ after }) => after, percent)} (${of(({ tokensAfter }) => tokensAfter, tokens)} tokens)`,
  ].join("  ");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`.padStart(6);
}
