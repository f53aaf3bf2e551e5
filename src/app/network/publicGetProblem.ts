import * as l10n from "@vscode/l10n";
import type { PublicGetRefusal } from "./publicGet.ts";

/** What is said otherwise of a page than of a picture. */
type OwnWords = Readonly<Record<Exclude<PublicGetRefusal, "notPublic" | "status" | "unreachable">, string>>;

/**
 * Why nothing came from a host, in the user's words.
 * @param own the words for what depends on what was to be fetched
 */
export function publicGetProblem(why: PublicGetRefusal, host: string, detail: string, own: OwnWords): string {
  switch (why) {
    case "notPublic":
      return l10n.t("{0} is an address of this machine or of a private network ({1}). It was not asked.", host, detail);
    case "status":
      return l10n.t("{0} answered {1}.", host, detail);
    case "unreachable":
      return l10n.t("{0} could not be reached.", host);
    case "notHttps":
    case "redirect":
    case "tooLarge":
    case "timeout":
      return own[why];
    default:
      return why satisfies never;
  }
}
