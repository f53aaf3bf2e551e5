/** `#src/a.ts`, or `#"a name with spaces.md"`, at the beginning of a word. */
const name = /(?<![^\s([{])#(?:"([^"\n]{1,500})"|([^\s"#]{1,500}))/g;

/**
 * The files that an instruction may name, each by what it could be read as: a name at the end of a sentence has its full stop only perhaps. What is no file is
 * text, such as a heading or a number.
 */
export function namedFiles(instruction: string): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const [, quoted, plain = ""] of instruction.matchAll(name)) {
    const written = quoted ?? plain;
    const readings = quoted === undefined ? [written, written.replace(/[.,:;!?)\]}]{1,5}$/, "")] : [written];
    found.set(
      written,
      [...new Set(readings)].filter((reading) => reading !== ""),
    );
  }
  return [...found.values()];
}

/** A path as it is written into an instruction. */
export function fileMention(path: string): string {
  return /^[^\s"#]{1,500}$/.test(path) && !/[.,:;!?)\]}]$/.test(path) ? `#${path}` : `#"${path}"`;
}
