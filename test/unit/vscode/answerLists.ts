import { expect } from "vitest";
import { fake } from "./fake.ts";
import type { FakeQuickPick } from "./quickPick.ts";

/** Answers the lists that open one after the other, each as soon as it has items. Call it before the code that opens them. */
export async function answerLists(...answers: readonly ((picker: FakeQuickPick) => void)[]): Promise<void> {
  const before = fake.quickPicks.length;
  for (const [index, answer] of answers.entries()) {
    const picker = (): FakeQuickPick | undefined => fake.quickPicks[before + index];
    await expect.poll(() => picker()?.shown === true && picker()?.labels.length !== 0).toBe(true);
    const shown = picker();
    if (shown !== undefined) answer(shown);
  }
}

/** Chooses the first item whose label contains this text. */
export function choose(label: string): (picker: FakeQuickPick) => void {
  return (picker) => picker.choose(label);
}
