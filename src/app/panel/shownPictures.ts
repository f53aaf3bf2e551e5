import { answerPicture } from "../../shared/answerPicture.ts";
import type { ShownPicture } from "../../shared/protocol.ts";

/** Panels may outlive a host, so keys of two hosts differ. */
const host = crypto.randomUUID();
const keys = new WeakMap<object, string>();
let last = 0;

/** A picture of an answer as a panel gets it, without its data: the same object always has the same key. */
export function asShown(image: unknown): ShownPicture {
  const picture = answerPicture(image);
  if (picture.kind !== "data") return picture;
  const { facts, url } = picture;
  if (typeof image !== "object" || image === null) return { kind: "data", key: `${host}-${url.length}-${url.slice(-32)}`, facts };
  let key = keys.get(image);
  if (key === undefined) {
    last += 1;
    key = `${host}-${last}`;
    keys.set(image, key);
  }
  return { kind: "data", key, facts };
}
