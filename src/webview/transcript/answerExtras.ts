import * as v from "valibot";

/** A web page that an answer cites. */
export interface Citation {
  readonly url: string;
  readonly title: string;
  /** The page's host, for display. */
  readonly host: string;
}

const maxCitations = 50;

// OpenRouter's `annotations`: https://openrouter.ai/docs, "Web Search"; `url_citation` is OpenAI's shape. Some servers omit the nesting.
const citationFields = v.object({ url: v.string(), title: v.optional(v.nullable(v.string())) });
const citationSchema = v.union([
  v.pipe(
    v.object({ type: v.literal("url_citation"), url_citation: citationFields }),
    v.transform((annotation) => annotation.url_citation),
  ),
  v.pipe(
    v.object({ type: v.literal("url_citation"), ...citationFields.entries }),
    v.transform(({ url, title }) => ({ url, title })),
  ),
]);

/** The web pages that an answer cites, each once, in order. Addresses other than http and https are dropped. */
export function readCitations(annotations: readonly unknown[]): readonly Citation[] {
  const citations = new Map<string, Citation>();
  for (const annotation of annotations) {
    const result = v.safeParse(citationSchema, annotation);
    if (!result.success || citations.size >= maxCitations) continue;
    const { url, title } = result.output;
    const host = webHost(url);
    if (host !== undefined && !citations.has(url)) citations.set(url, { url, title: title?.trim() || host, host });
  }
  return [...citations.values()];
}

function webHost(url: string): string | undefined {
  const parsed = url.length <= 8192 ? URL.parse(url) : null;
  return parsed?.protocol === "http:" || parsed?.protocol === "https:" ? parsed.host : undefined;
}
