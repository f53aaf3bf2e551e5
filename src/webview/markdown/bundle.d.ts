/** The bundle of a module, as text: see esbuild.mjs. */
declare module "*?bundle" {
  const source: string;
  // oxlint-disable-next-line import/no-default-export
  export default source;
}
