import { describe, expect, test } from "vitest";
import { parseBlock } from "../../../src/apply/parseBlock.ts";
import { type EditPlan, planEdit } from "../../../src/apply/planEdit.ts";
import { type Change, changeSources } from "./history.ts";
import { type MutatedCase, mutations } from "./mutations.ts";
import { Random } from "./random.ts";

function planned({ source, block, language }: MutatedCase): EditPlan {
  const files = parseBlock(block, language);
  if ("reason" in files) return { kind: "refused", refusal: files };
  const [first] = files;
  if (first === undefined) return { kind: "refused", refusal: { reason: "empty" } };
  return planEdit(source, first.change);
}

/** A case of every suitable kind for every change. */
function casesOf(changes: readonly Change[], seed: number): readonly MutatedCase[] {
  const random = new Random(seed);
  return changes.flatMap((change) =>
    Object.entries(mutations).flatMap(([kind, mutate]) => {
      const made = mutate(change, random);
      return made === undefined || made.source === made.expected ? [] : [{ kind, name: change.name, language: "diff", ...made }];
    }),
  );
}

const full = process.env["ASIDE_APPLY_CHANGES"];
const seed = Number(process.env["ASIDE_APPLY_SEED"] ?? 7);
describe.each(changeSources(Number(full ?? 60), Number(full ?? 40), seed))("blocks made of $name", ({ name, changes, problem, kind }) => {
  const cases = casesOf(changes, seed + 4);

  test.skipIf(problem !== undefined)(
    "are applied as they were meant, or refused; never otherwise",
    { timeout: 120_000, meta: { kinds: [kind], twin: "blocks made of packages' sources" } },
    () => {
      expect(changes.length).toBeGreaterThanOrEqual(30);
      const tally = new Map<string, { right: number; fuzzy: number; refused: number; wrong: number }>();
      const wrong: string[] = [];
      const refusals = new Map<string, number>();
      for (const one of cases) {
        const counts = tally.get(one.kind) ?? { right: 0, fuzzy: 0, refused: 0, wrong: 0 };
        tally.set(one.kind, counts);
        const plan = planned(one);
        if (plan.kind === "refused") {
          counts.refused++;
          refusals.set(`${one.kind}: ${plan.refusal.reason}`, (refusals.get(`${one.kind}: ${plan.refusal.reason}`) ?? 0) + 1);
        } else if (plan.kind === "edit" && plan.text === one.expected) {
          counts.right++;
          if (plan.fuzz !== "none") counts.fuzzy++;
        } else {
          counts.wrong++;
          wrong.push(`${one.kind}: ${one.name}`);
          if (process.env["ASIDE_APPLY_SHOW"] !== undefined) wrong.push(one.block, plan.kind === "edit" ? plan.text : plan.kind);
        }
      }
      const sum = (of: "right" | "fuzzy" | "refused" | "wrong") => Array.from(tally.values()).reduce((all, counts) => all + counts[of], 0);
      const rows = Array.from(
        tally,
        ([kind, { right, fuzzy, refused }]) => `  ${kind.padEnd(32)} right ${right}, of them with fuzz ${fuzzy}, refused ${refused}`,
      );
      console.log(
        `${name}: ${cases.length - sum("wrong")} of ${cases.length} right or refused (${sum("right")} right, ${sum("fuzzy")} with fuzz, ${sum("refused")} refused, ${sum("wrong")} wrong)\n${rows.join("\n")}\n${JSON.stringify(Object.fromEntries(refusals))}`,
      );
      expect(wrong.slice(0, 12)).toEqual([]);
      expect(cases.length).toBeGreaterThanOrEqual(100);
      expect(sum("refused") / cases.length).toBeLessThan(0.15);
    },
  );
});
