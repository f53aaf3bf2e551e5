/** One line of the bench. */
export interface CandidateEntry {
  readonly name: string;
  /** Module under test/bench, and what it exports. */
  readonly module: string;
  readonly export: string;
  /** Its cost grows with the square of the length: a part of the frames is measured, and scaled. */
  readonly sampled: boolean;
  /** Needs the packages of test/bench/peers. */
  readonly peer: boolean;
}

const own = (name: string, module: string, exported: string, sampled = false): CandidateEntry => ({
  name,
  module: `stream/${module}`,
  export: exported,
  sampled,
  peer: false,
});
const peer = (name: string, module: string, sampled = true): CandidateEntry => ({
  name,
  module: `peers/candidates/${module}`,
  export: "candidate",
  sampled,
  peer: true,
});

export const candidates: readonly CandidateEntry[] = [
  own("ours", "ours.ts", "ours"),
  own("ours, coloured", "ours.ts", "oursColoured"),
  own("floor", "floor.ts", "floor"),
  peer("streaming-markdown", "streamingMarkdown.js", false),
  own("markdown-it", "markdownIt.ts", "markdownIt", true),
  peer("markdown-it + morphdom", "morphdom.js"),
  peer("streamdown", "streamdown.js"),
  peer("react-markdown", "reactMarkdown.js"),
  peer("incremark", "incremark.js"),
  peer("markstream", "markstream.js"),
  peer("marked + DOMPurify", "marked.js"),
  peer("cline", "cline.js"),
];
