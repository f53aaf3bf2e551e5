// Where our code comes from, against the lists of tools/supply.json: node tools/checkSupply.ts
import { readArguments } from "./arguments.ts";
import { supplyFacts, supplyProblems } from "./supply.ts";

readArguments({ usage: "node tools/checkSupply.ts" });
const problems = supplyProblems(await supplyFacts());
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
