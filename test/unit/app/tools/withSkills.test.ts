import { expect, test } from "vitest";
import { withSkills } from "../../../../src/app/tools/withSkills.ts";

const other = { name: "aside_readFile", description: "Reads." };
const reader = { name: "aside_readSkill", description: "Reads a skill." };

test("the tool that reads skills lists them, and is left out where there are none", async () => {
  expect(await withSkills([other, reader], async () => "- pdf: Fills forms.")).toEqual([
    other,
    { name: "aside_readSkill", description: "Reads a skill.\n\nSkills:\n- pdf: Fills forms." },
  ]);
  expect(await withSkills([other, reader], async () => "")).toEqual([other]);
});

test("without it, no skill is looked for", async () => {
  await withSkills([other], () => Promise.reject(new Error("looked for")));
});
