import * as v from "valibot";
import { isShownPicture } from "../../shared/imageFacts.ts";

/** A page that an answer leans on. */
export interface Citation {
  readonly url: string;
  readonly title: string;
  /** The host that it is from, for people. */
  readonly host: string;
}

/** A picture that came with an answer: shown where it came whole, else a place to look at. */
export type AnswerImage =
  | { readonly kind: "data"; readonly url: string }
  | { readonly kind: "link"; readonly url: string; readonly host: string };

const maxCitations = 50;
const maxImages = 20;

// OpenRouter's `annotations`: https://openrouter.ai/docs, "Web Search"; `url_citation` is OpenAI's shape. Some servers put its fields flat.
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
const imageSchema = v.pipe(
  v.object({ type: v.literal("image_url"), image_url: v.object({ url: v.string() }) }),
  v.transform((image) => image.image_url.url),
);
/** The pages that an answer names as its sources, each once, in their order. What is no http or https address is left out. */
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

/** The pictures of an answer. Only such that are whole in themselves are shown: nothing is fetched. */
export function readImages(images: readonly unknown[]): readonly AnswerImage[] {
  const read: AnswerImage[] = [];
  for (const image of images.slice(0, maxImages)) {
    const result = v.safeParse(imageSchema, image);
    if (!result.success) continue;
    const url = result.output;
    const host = webHost(url);
    if (isShownPicture(url)) read.push({ kind: "data", url });
    else if (host !== undefined) read.push({ kind: "link", url, host });
  }
  return read;
}

function webHost(url: string): string | undefined {
  const parsed = url.length <= 8192 ? URL.parse(url) : null;
  return parsed?.protocol === "http:" || parsed?.protocol === "https:" ? parsed.host : undefined;
}
