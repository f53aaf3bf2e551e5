/**
 * The faults outside the wire: storage, keys, windows, panel and editor. Tests whose titles begin with the id of a fault show it. tools/test.ts fails if a
 * tier named here has run and no test with the id has passed in it.
 */
export interface FaultElsewhere {
  readonly id: string;
  readonly tiers: readonly ("unit" | "webview" | "editor" | "crash")[];
  /** What is not shown, and why. */
  readonly limits?: string;
}

export const faultsElsewhere: readonly FaultElsewhere[] = [
  { id: "F102", tiers: ["editor"] },
  { id: "F103", tiers: ["unit", "editor"], limits: "a desktop window is not driven here; nothing durable waits for deactivate()" },
  { id: "F104", tiers: ["unit", "editor"] },
  { id: "F105", tiers: ["crash"] },
  { id: "F106", tiers: ["unit", "crash"], limits: "by replaying what was written; no machine loses its power" },
  { id: "F107", tiers: ["unit"] },
  { id: "F108", tiers: ["unit", "editor"] },
  { id: "F109", tiers: ["unit", "editor"] },
  { id: "F110", tiers: ["unit"] },
  { id: "F111", tiers: ["unit"] },
  { id: "F112", tiers: ["unit"] },
  { id: "F113", tiers: ["unit", "editor"] },
  { id: "F114", tiers: ["unit"] },
  { id: "F115", tiers: ["unit"], limits: "by a stub: only Windows blocks a rename" },
  { id: "F116", tiers: ["unit"] },
  { id: "F117", tiers: ["unit"], limits: "the clock of the test sleeps, no machine does" },
  { id: "F118", tiers: ["unit"], limits: "the errors of a changed network; F048 and F135 show them on the wire" },
  { id: "F119", tiers: ["unit"] },
  { id: "F120", tiers: ["unit"] },
  { id: "F121", tiers: ["unit"] },
  { id: "F122", tiers: ["unit"] },
  { id: "F123", tiers: ["unit"] },
  { id: "F124", tiers: ["editor"] },
  { id: "F125", tiers: ["unit"] },
  { id: "F126", tiers: ["unit"] },
  { id: "F127", tiers: ["unit"] },
  { id: "F128", tiers: ["unit"] },
  { id: "F129", tiers: ["editor"] },
  { id: "F130", tiers: ["unit"] },
  { id: "F131", tiers: ["unit"] },
  { id: "F133", tiers: ["unit"], limits: "10,000 conversations in memory; 1 GB on disk is a figure: npm run bench -- history 1000 10000" },
  { id: "F134", tiers: ["webview"] },
];
