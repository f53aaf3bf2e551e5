import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../tools/pinned.ts";
import { reasoningOf, textOf } from "./harness/panel.ts";
import { useSession } from "./harness/session.ts";

const corpus = path.resolve(root, "../shared/corpus");
/** Recordings of models of DeepSeek's R1 kind: reasoning in a field of its own, and between think tags in the text. */
const names = [
  "agentjido-req_llm__openrouter_deepseek_deepseek_r1_distill_qwen_14b_streaming-2510",
  "agentjido-req_llm__openrouter_tngtech_deepseek_r1t2_chimera_free_reasoning_streaming-2510",
  "agentjido-req_llm__azure_deepseek_r1_reasoning_streaming-2511",
] as const;

interface Expected {
  readonly content: string;
  readonly reasoning?: string;
  readonly inline_think?: { readonly think: string; readonly answer: string };
}

/** Without white space and the marks that Markdown turns into looks, formulas as they are drawn: what is left is the words in their order. */
function squash(text: string): string {
  return text.replaceAll(String.raw`\times`, "×").replaceAll(/[\s*_`#\\()[\]-]/g, "");
}

describe.skipIf(!existsSync(corpus))("a recorded R1 answer shows its exact text and reasoning (skipped without ../shared/corpus)", () => {
  const session = useSession({
    server: {
      recordings: Object.fromEntries(
        names.map((name) => [`replay/${name}`, { path: path.join(corpus, `${name}.sse`), chunk: "netchunks", delayMs: 1 }]),
      ),
    },
    settings: (server) => ({
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/v1`, auth: "none", dialect: "openrouter" } },
      "aside.endpoint": "loopback",
      "aside.model": `replay/${names[0]}`,
    }),
  });

  test.each(names)("%s", async (name) => {
    const expected = JSON.parse(await readFile(path.join(corpus, `${name}.expected.json`), "utf8")) as Expected;
    const text = expected.inline_think?.answer ?? expected.content;
    const reasoning = expected.inline_think?.think ?? expected.reasoning ?? "";
    const { panel, page } = session();
    await session().writeWorkspaceSettings({ "aside.model": `replay/${name}` });
    if ((await panel.composer.count()) === 0) await panel.open();
    await panel.modelButton(name).waitFor();
    const answer = await panel.ask("15 times 3?");
    expect(await answer.getAttribute("data-status")).toBe("done");
    expect(squash(await textOf(answer))).toBe(squash(text));
    expect(squash(await reasoningOf(answer))).toBe(squash(reasoning));
    expect(reasoning.length).toBeGreaterThan(50);

    await answer.hover();
    await answer.getByRole("button", { name: "Copy message" }).click();
    await expect.poll(() => page.evaluate(async () => (await navigator.clipboard.readText()).trim())).toBe(text.trim());
  });
});
