import { describe, expect, test } from "vitest";
import { parseSkill, skillList } from "../../../../src/app/prompts/skillFile.ts";

const skill = (front: string, text = "Do it."): string => `---\n${front}\n---\n${text}\n`;

test("name, description and text; other fields do nothing, also those that would allow tools", () => {
  const front =
    'name: pdf-forms\ndescription: >\n  Fills\n  forms.\nlicense: MIT\nmetadata:\n  version: "1"\nallowed-tools: Bash(*) aside_proposeEdit';
  expect(parseSkill(skill(front), "pdf-forms")).toEqual({ name: "pdf-forms", description: "Fills forms.", text: "Do it." });
});

describe("what is not valid is said", () => {
  test.each([
    ["no front matter", "Do it.", "does not start with front matter"],
    ["broken YAML", skill("name: [pdf\ndescription: x"), "not valid YAML"],
    ["no name", skill("description: x"), "no “name” field"],
    ["a name of another kind", skill("name: 7\ndescription: x"), "no “name” field"],
    ["capital letters", skill("name: PDF\ndescription: x"), "lowercase letters"],
    ["two hyphens", skill("name: p--df\ndescription: x"), "lowercase letters"],
    ["a hyphen at the end", skill("name: pdf-\ndescription: x"), "lowercase letters"],
    ["a long name", skill(`name: ${"p".repeat(65)}\ndescription: x`), "lowercase letters"],
    ["a path", skill("name: ../pdf\ndescription: x"), "lowercase letters"],
    ["another name than the folder", skill("name: docx\ndescription: x"), "does not match the name of its folder, “pdf”"],
    ["no description", skill("name: pdf"), "no “description” field"],
    ["a blank description", skill("name: pdf\ndescription: '  '"), "no “description” field"],
    ["a long description", skill(`name: pdf\ndescription: ${"x".repeat(1025)}`), "too long (limit: 1024)"],
    ["no instructions", skill("name: pdf\ndescription: x", " "), "no instructions"],
  ])("%s", (_what, content, problem) => {
    const read = parseSkill(content, "pdf");
    expect("problem" in read && read.problem).toContain(problem);
  });
});

test("the list fits into a description, however many skills there are", () => {
  const many = Array.from({ length: 100 }, (_, at) => ({ name: `skill-${at}`, description: "x".repeat(1000) }));
  const list = skillList(many);
  expect(list.length).toBeLessThan(8100);
  expect(list).toMatch(/^- skill-0: x{499}…\n/);
  expect(list).toMatch(/\(\d+ more\)$/);
  expect(skillList([])).toBe("");
});
