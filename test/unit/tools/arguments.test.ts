import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { parseArguments } from "../../../tools/arguments.ts";
import { root, toolEnvironment } from "../../../tools/pinned.ts";

const line = {
  usage: "it",
  options: {
    json: { type: "flag" },
    runs: { type: "number", default: 5 },
    most: { type: "number" },
    only: { type: "text", oneOf: ["a", "b"] },
    file: { type: "text" },
    doc: { type: "list" },
  },
  positionals: 2,
  isPositional: (text: string) => text !== "no",
} as const;

describe("parseArguments", () => {
  test("gives defaults where nothing is asked for", () => {
    expect(parseArguments([], line)).toEqual({ values: { json: false, runs: 5, doc: [] }, positionals: [] });
  });

  test("reads flags, numbers, texts, lists and what stands by itself", () => {
    const args = ["--json", "x", "--runs", "0", "--most=12", "--only", "b", "--file", "f", "--doc", "1", "--doc", "2", "y"];
    expect(parseArguments(args, line)).toEqual({
      values: { json: true, runs: 0, most: 12, only: "b", file: "f", doc: ["1", "2"] },
      positionals: ["x", "y"],
    });
  });

  test.each([
    [["--trials", "200"]],
    [["-x"]],
    [["--json=yes"]],
    [["--runs"]],
    [["--runs", "many"]],
    [["--runs", "1.5"]],
    [["--runs", "-1"]],
    [["--runs", ""]],
    [["--only", "c"]],
    [["x", "y", "z"]],
    [["no"]],
  ])("refuses %j", (args) => {
    expect(parseArguments(args, line)).toBeUndefined();
  });

  test("takes nothing by itself unless told to", () => {
    expect(parseArguments(["x"], { usage: "it" })).toBeUndefined();
  });
});

/** Every script that is run by a name in package.json, and every bench. */
function scripts(): readonly string[] {
  const named = Object.values(manifest.scripts).flatMap((command) => /bootstrap\.mjs (\S+)/.exec(command)?.[1] ?? []);
  const benches = path.join(root, "test/bench");
  const entries = readdirSync(benches, { withFileTypes: true }).flatMap((entry) => {
    const file = entry.isDirectory() ? `${entry.name}/run.ts` : entry.name;
    return file === "median.ts" || !existsSync(path.join(benches, file)) ? [] : [`test/bench/${file}`];
  });
  return [
    ...new Set([
      ...named,
      ...entries,
      "tools/checkManifest.ts",
      "tools/checkSupply.ts",
      "test/server/main.ts",
      "test/server/serveFault.ts",
      "test/data/makeRecordings.ts",
    ]),
  ];
}

test.each(scripts())("%s refuses an argument that it does not know, with code 2 and a line of usage", async (file) => {
  const child = spawn(process.execPath, [path.join(root, file), "--no-such-option"], {
    cwd: root,
    env: toolEnvironment(),
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 30_000,
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const status = await new Promise((resolve) => child.once("close", resolve));
  expect(errors).toMatch(/^Usage: .+\n$/);
  expect(status).toBe(2);
});
