/** Language names that models use but highlight.js does not know. */
export const aliases: Readonly<Record<string, string>> = {
  conf: "ini",
  env: "bash",
  htm: "xml",
  json5: "json",
  jsonl: "json",
  mdx: "markdown",
  ps: "powershell",
  pwsh: "powershell",
  properties: "ini",
  svelte: "xml",
  terminal: "shell",
  vue: "xml",
};
