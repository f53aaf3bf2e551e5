import { field, textField } from "./guards.ts";
import { pictureAddress, type PictureFacts, pictureFacts, type PictureRefusal } from "./pictureData.ts";

/** A picture of an answer. `data`: it is here. `remote`: only its address is, and nothing loads it. `refused`: it is not shown, and why. */
export type AnswerPicture =
  | { readonly kind: "data"; readonly url: string; readonly facts: PictureFacts }
  | { readonly kind: "remote"; readonly url: string; readonly host: string }
  | { readonly kind: "refused"; readonly why: PictureRefusal };

const longestAddress = 8192;

const judged = new WeakMap<object, AnswerPicture>();

/**
 * Reads a picture as it is kept with an answer: `{type: "image_url", image_url: {url}}`. It may come out of a file, so nothing about it is trusted. The same
 * object is judged once.
 */
export function answerPicture(image: unknown): AnswerPicture {
  // The first versions kept what Ollama sends as it is.
  if (typeof image === "string") return judge(image);
  if (typeof image !== "object" || image === null) return { kind: "refused", why: "type" };
  const known = judged.get(image);
  if (known !== undefined) return known;
  const picture = judge(textField(field(image, "image_url"), "url") ?? "");
  judged.set(image, picture);
  return picture;
}

function judge(written: string): AnswerPicture {
  if (/^https?:/i.test(written)) {
    const host = written.length <= longestAddress ? URL.parse(written)?.host : undefined;
    return host === undefined || host === "" ? { kind: "refused", why: "type" } : { kind: "remote", url: written, host };
  }
  const url = pictureAddress(written);
  if (url === undefined) return { kind: "refused", why: "type" };
  const facts = pictureFacts(url);
  return typeof facts === "string" ? { kind: "refused", why: facts } : { kind: "data", url, facts };
}
