import { describe, expect, test } from "vitest";
import { parseBlock } from "../../../src/apply/parseBlock.ts";
import { type EditPlan, planEdit } from "../../../src/apply/planEdit.ts";
import { changeSources } from "./history.ts";
import { byIndentation, hostileMutations } from "./hostileMutations.ts";
import { Random } from "./random.ts";

function planned(source: string, block: string, language: string): EditPlan {
  const files = parseBlock(block, language);
  if ("reason" in files) return { kind: "refused", refusal: files };
  const [first] = files;
  return first === undefined ? { kind: "refused", refusal: { reason: "empty" } } : planEdit(source, first.change);
}

// Longer campaigns still find a few blocks that no reader could place: all but one line of their new text occurs elsewhere. A longer
// campaign: ASIDE_APPLY_CHANGES=400 ASIDE_APPLY_SEED=5 ASIDE_APPLY_ROUNDS=6 npx vitest run test/unit/apply/hostile.test.ts
const many = Number(process.env["ASIDE_APPLY_CHANGES"] ?? 20);
const seed = Number(process.env["ASIDE_APPLY_SEED"] ?? 7);
const rounds = Number(process.env["ASIDE_APPLY_ROUNDS"] ?? 1);

describe.each(changeSources(many, many, seed))("blocks of $name that nearly fit", ({ changes, problem, kind }) => {
  const all = [...changes, ...changes.map(byIndentation).filter(({ before, after }) => before !== after)];

  test.skipIf(problem !== undefined).each(Object.entries(hostileMutations))(
    "%s: the one right text, or a refusal",
    { timeout: 120_000, meta: { kinds: [kind], twin: "blocks of packages' sources that nearly fit" } },
    (kind, mutate) => {
      const random = new Random(seed);
      const wrong: string[] = [];
      const counts = { right: 0, refused: 0, twice: 0 };
      for (let round = 0; round < rounds; round++) {
        for (const change of all) {
          const made = mutate(change, random);
          if (made === undefined || made.acceptable.includes(made.source)) continue;
          const plan = planned(made.source, made.block, made.language);
          if (plan.kind === "refused") counts.refused++;
          else if (plan.kind === "edit" && made.acceptable.includes(plan.text)) {
            counts.right++;
            // The same block a second time changes nothing.
            const again = planned(plan.text, made.block, made.language);
            if (again.kind !== "refused") {
              counts.twice++;
              wrong.push(`twice: ${change.name}`);
              if (process.env["ASIDE_APPLY_SHOW"] !== undefined) wrong.push(made.block, again.kind === "edit" ? again.text : again.kind);
            }
          } else {
            wrong.push(change.name);
            if (process.env["ASIDE_APPLY_SHOW"] !== undefined)
              wrong.push(made.source, made.block, plan.kind === "edit" ? plan.text : plan.kind);
          }
        }
      }
      console.log(`${kind}: right ${counts.right}, refused ${counts.refused}, wrong ${wrong.length}`);
      expect(wrong.slice(0, 12)).toEqual([]);
    },
  );
});
