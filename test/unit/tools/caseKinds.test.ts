import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { CaseKinds, casesOf, type ReportedTest } from "../../../tools/caseKinds.ts";
import { root } from "../../../tools/pinned.ts";
import { madeUp } from "../../data/folders.ts";
import { shapesOf } from "../../data/shapes.ts";

const whole = { isWhole: true };
const part = { isWhole: false };

function reported(title: string, status: string, meta: ReportedTest["meta"] = {}, suite = ""): ReportedTest {
  return { ancestorTitles: [suite], title, status, meta };
}

function file(...assertionResults: readonly ReportedTest[]) {
  return [{ name: path.join(root, "test/unit/a.test.ts"), assertionResults }];
}

describe("CaseKinds", () => {
  test("counts the kinds of tests that passed, and of no others", () => {
    const kinds = new CaseKinds();
    const meta = { kinds: ["stream: comments"] };
    kinds.addReport("unit", file(reported("a", "passed", meta), reported("b", "passed", meta), reported("c", "failed", meta)), part);
    expect(kinds.table().slice(1)).toEqual(["stream: comments  unit/a.test.ts 2"]);
  });

  test("counts a fault by the id that begins a title", () => {
    const kinds = new CaseKinds();
    kinds.addReport("unit", file(reported("F107, F108 a full disk", "passed"), reported("see F109", "passed")), part);
    const lines = kinds.table().slice(1);
    expect(lines.map((line) => line.replaceAll(/ {2,}/g, " | "))).toEqual([
      "fault F107, disk full | unit/a.test.ts 1",
      "fault F108, read-only / EACCES storage | unit/a.test.ts 1",
    ]);
  });

  test("adds what a script prints", () => {
    const kinds = new CaseKinds();
    kinds.addOutput("attacks", "npm run test:attacks", `one\n${casesOf("attack on the real thing", 3)}\n3 passed, 0 failed\n`);
    expect(kinds.table().slice(1)).toEqual(["attack on the real thing  npm run test:attacks 3"]);
    expect(kinds.problems()).toEqual([]);
  });

  test("finds a kind that nothing showed: of our data, of the tables, of the faults", () => {
    const kinds = new CaseKinds();
    kinds.addReport("unit", file(), whole);
    kinds.addOutput("faults", "npm run test:faults", "0 passed, 1 failed\n");
    const problems = kinds.problems().join("\n");
    const shapes = readdirSync(madeUp).flatMap((name) => shapesOf(name, readFileSync(path.join(madeUp, name))));
    expect(shapes.length).toBeGreaterThan(200);
    for (const kind of [...shapes, "event-stream vector", "fault F107, disk full", "fault on the wire"])
      expect(problems).toContain(`"${kind}"`);
  });

  test("says which tests were skipped and that their twin ran; a twin that did not pass is a problem", () => {
    const skipped = reported("needs them", "skipped", { twin: "answers, made up" }, "answers, recorded");
    const ran = new CaseKinds();
    ran.addReport("unit", file(skipped, reported("one", "passed", {}, "answers, made up")), part);
    expect(ran.skipped()).toEqual(['Skipped: unit/a.test.ts, "answers, recorded"; its twin "answers, made up" ran (1 passed).']);
    expect(ran.problems()).toEqual([]);
    const alone = new CaseKinds();
    alone.addReport("unit", file(skipped, reported("one", "failed", {}, "answers, made up")), part);
    expect(alone.problems()).toHaveLength(1);
  });
});
