import path from "node:path";
import { expect, test } from "vitest";
import { describeRecordings } from "../data/recordings.ts";
import { reasoningOf, textOf } from "./harness/panel.ts";
import { useSession } from "./harness/session.ts";

/** Answers of models of DeepSeek's R1 kind: reasoning in a field of its own, with details, and between think tags in the text. */
const madeUpNames = ["reasoning-field", "reasoning-text-items-2026", "azure-think-tags"] as const;
const recordedNames = [
  "agentjido-req_llm__openrouter_deepseek_deepseek_r1_distill_qwen_14b_streaming-2510",
  "agentjido-req_llm__openrouter_tngtech_deepseek_r1t2_chimera_free_reasoning_streaming-2510",
  "agentjido-req_llm__azure_deepseek_r1_reasoning_streaming-2511",
] as const;

interface Expected {
  readonly content: string;
  readonly reasoning?: string;
  readonly inline_think?: { readonly think: string; readonly answer: string } | null;
}

/** Without white space and the marks that Markdown turns into looks, formulas as they are drawn: what is left is the words in their order. */
function squash(text: string): string {
  return text.replaceAll(String.raw`\times`, "×").replaceAll(/[\s*_`#\\()[\]-]/g, "");
}

describeRecordings("an R1 answer shows its exact text and reasoning", ({ folder, isOwn, read, options }) => {
  const names = isOwn ? madeUpNames : recordedNames;
  const session = useSession({
    server: {
      recordings: Object.fromEntries(
        names.map((name) => [`replay/${name}`, { path: path.join(folder, `${name}.sse`), chunk: "netchunks", delayMs: 1 }]),
      ),
    },
    settings: (server) => ({
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/v1`, auth: "none", dialect: "openrouter" } },
      "aside.endpoint": "loopback",
      "aside.model": `replay/${names[0]}`,
    }),
  });

  for (const name of names) {
    test(name, options(`${name}.sse`), async () => {
      const expected = JSON.parse(read(`${name}.expected.json`).toString()) as Expected;
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

      await panel.pressIn(answer, "Copy message");
      await expect.poll(() => page.evaluate(async () => (await navigator.clipboard.readText()).trim())).toBe(text.trim());
    });
  }
});
