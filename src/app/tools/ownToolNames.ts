/** The tools of our manifest. Nothing else counts as ours, whatever it is called. */
export const ownToolNames: readonly string[] = [
  "aside_readFile",
  "aside_listFolder",
  "aside_findText",
  "aside_findSymbol",
  "aside_problems",
  "aside_gitDiff",
  "aside_proposeEdit",
];
