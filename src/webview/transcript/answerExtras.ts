import * as v from "valibot";
import { isShownPicture } from "../../shared/imageFacts.ts";

/** A web page that an answer cites. */
export interface Citation {
  readonly url: string;
  readonly title: string;
  /** The page's host, for display. */
  readonly host: string;
}

/** An image in an answer: shown if its data is included, otherwise a link. */
export type AnswerImage =
  | { readonly kind: "data"; readonly url: string }
  | { readonly kind: "link"; readonly url: string; readonly host: string };

const maxCitations = 50;
const maxImages = 20;

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
const imageSchema = v.pipe(
  v.object({ type: v.literal("image_url"), image_url: v.object({ url: v.string() }) }),
  v.transform((image) => image.image_url.url),
);
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

/** The images of an answer. Only images whose data is included are shown; nothing is fetched. */
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
