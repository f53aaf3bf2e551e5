import { median } from "../median.ts";
import { ask, question } from "./ask.ts";

/** Milliseconds from asking to the first token, medians. */
export interface FirstToken {
  readonly fetchMs: number;
  readonly asideMs: number;
  readonly overheadMs: number;
}

const rounds = 150;
const warmUp = 30;

async function withFetch(baseUrl: string): Promise<number> {
  const { model, messages } = question(baseUrl);
  const start = performance.now();
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, messages, stream: true }),
  });
  let first: number | undefined;
  for await (const bytes of response.body ?? []) {
    if (bytes.length > 0) first ??= performance.now();
  }
  if (first === undefined) throw new Error("nothing was answered");
  return first - start;
}

async function withAside(baseUrl: string): Promise<number> {
  const start = performance.now();
  let first: number | undefined;
  await ask(baseUrl, (event) => {
    if (event.type === "text") first ??= performance.now();
  });
  if (first === undefined) throw new Error("nothing was answered");
  return first - start;
}

/** Asks an instant server in turn with bare `fetch` and with the client: what the client adds to the time to the first token. */
export async function measureFirstToken(origin: string): Promise<FirstToken> {
  const baseUrl = `${origin}/instant`;
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < rounds + warmUp; round += 1) {
    const [one, other] = [await withFetch(baseUrl), await withAside(baseUrl)];
    if (round < warmUp) continue;
    bare.push(one);
    ours.push(other);
  }
  const rounded = (value: number): number => Math.round(value * 1000) / 1000;
  const [fetchMs, asideMs] = [median(bare), median(ours)];
  return { fetchMs: rounded(fetchMs), asideMs: rounded(asideMs), overheadMs: rounded(asideMs - fetchMs) };
}
