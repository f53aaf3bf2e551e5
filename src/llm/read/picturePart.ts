import { field, isObject, type JsonObject, textField } from "../../shared/guards.ts";
import { pictureAddress } from "../../shared/pictureData.ts";

/** A picture in the one form in which it is kept and sent: OpenRouter's. */
export interface WirePicture {
  readonly type: "image_url";
  readonly image_url: { readonly url: string };
}

/** A picture of a delta, with what tells whether a later one replaces it. */
export interface PicturePart {
  readonly picture: WirePicture;
  /** Its place among the pictures of the answer, where the server says so. */
  readonly index: number | undefined;
  /** The server calls it a preview. */
  readonly isPreview: boolean;
}

/** Fields that hold the bytes of a picture as base64, or its address. */
const dataFields = ["url", "b64_json", "partial_image_b64", "image_base64", "base64", "data", "result"] as const;
/** Fields that hold one of the above, or a text. */
const nestedFields = ["image_url", "imageUrl", "inline_data", "inlineData", "source", "image"] as const;

/** Whether a part of a message's content is a picture, by its type or by the field that holds it. */
export function isPicturePart(part: JsonObject): boolean {
  const { type } = part;
  if (typeof type === "string") return /^(?:output_|input_)?image(?:[._-]|$)/.test(type);
  return isObject(part["inlineData"]) || isObject(part["inline_data"]);
}

/**
 * Reads a picture in any of the forms in which servers send one (docs/wire.md, Pictures): OpenRouter's and OpenAI's parts, Gemini's `inlineData`, Anthropic's
 * `source`, base64 alone (Ollama). Undefined if there is none in it.
 * @param part an entry of `images`, or a part of the content
 */
export function picturePart(part: unknown): PicturePart | undefined {
  const written = addressIn(part, 0);
  if (written === undefined) return undefined;
  const url = /^https?:\/\//i.test(written) ? written : pictureAddress(written);
  // What is no picture is kept too, if it says that it is one: the user is told that it is not shown.
  if (url === undefined && !/^data:/i.test(written)) return undefined;
  const index = field(part, "partial_image_index") === undefined ? field(part, "index") : field(part, "output_index");
  const type = textField(part, "type") ?? "";
  return {
    picture: { type: "image_url", image_url: { url: url ?? written } },
    index: typeof index === "number" ? index : undefined,
    isPreview: /partial|preview/.test(type) || field(part, "partial") === true || field(part, "partial_image_index") !== undefined,
  };
}

function addressIn(part: unknown, depth: number): string | undefined {
  if (typeof part === "string") return part === "" ? undefined : part;
  if (!isObject(part) || depth > 2) return undefined;
  for (const name of dataFields) {
    const text = textField(part, name);
    if (text !== undefined) return text;
  }
  for (const name of nestedFields) {
    const nested = addressIn(part[name], depth + 1);
    if (nested !== undefined) return nested;
  }
  return undefined;
}
