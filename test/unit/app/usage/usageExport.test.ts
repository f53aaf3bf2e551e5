import { expect, test } from "vitest";
import { type ExportNames, usageCsv, usageJson } from "../../../../src/app/usage/usageExport.ts";
import { fact } from "./facts.ts";

const names: ExportNames = {
  model: (_endpoint, id) => `Name of ${id}`,
  title: (id) => (id === "x" ? '=HYPERLINK("http://evil","x"),\r\n' : id),
};
const at = Date.UTC(2026, 10, 23, 12);

test("a row for each request, which no spreadsheet takes for a formula", () => {
  const csv = usageCsv(
    [
      fact({ at: at + 1, conversation: "@SUM(A1)", model: "-m", cost: null, outcome: "failed" }),
      fact({ at, conversation: "x", model: "+m", cost: 0.0000001, costBasis: "listPrice", firstTokenMs: 12 }),
    ],
    names,
  );
  expect(csv.split("\r\n")[0]).toBe(
    "time,kind,endpoint,model,model_name,provider,tier,workspace,conversation,title,answers,outcome,input_tokens,cached_tokens,cache_write_tokens,output_tokens,reasoning_tokens,cost_usd,cost_basis,first_token_ms,total_ms,tool_calls,invalid_tool_calls",
  );
  expect(csv).toContain(
    `2026-11-23T12:00:00.000Z,chat,openrouter,'+m,Name of +m,P,,,x,"'=HYPERLINK(""http://evil"",""x""),\r\n",1,,100,0,0,10,0,0.0000001,listPrice,12,,,\r\n`,
  );
  expect(csv).toContain(`.001Z,chat,openrouter,'-m,Name of -m,P,,,'@SUM(A1),'@SUM(A1),1,failed,100,0,0,10,0,,,,,,\r\n`);
});

test("JSON has numbers as they are", () => {
  const [row] = JSON.parse(usageJson([fact({ at, cost: 1e-13, model: "" })], names)) as unknown[];
  expect(row).toMatchObject({ cost_usd: 1e-13, cost_basis: "reported", model_name: "", title: "", total_ms: null });
  expect(JSON.parse(usageJson([], names))).toEqual([]);
});

test.each([Number.NaN, Infinity, -Infinity, 1e300, -0.5])("absurd numbers are written as a spreadsheet can read them: %s", (absurd) => {
  const facts = [fact({ at: absurd, cost: absurd, promptTokens: absurd })];
  expect(usageCsv(facts, names)).not.toMatch(/NaN|Infinity|e\+/);
  expect(() => JSON.parse(usageJson(facts, names)) as unknown).not.toThrow();
});
