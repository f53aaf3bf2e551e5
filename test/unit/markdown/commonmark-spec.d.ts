declare module "commonmark-spec" {
  const spec: {
    readonly tests: readonly { readonly markdown: string; readonly html: string; readonly section: string; readonly number: number }[];
  };
  // eslint-disable-next-line import/no-default-export
  export default spec;
}
