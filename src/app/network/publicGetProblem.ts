import * as l10n from "@vscode/l10n";
import type { PublicGetRefusal } from "./publicGet.ts";

/** The messages that differ between pages and images. */
type OwnMessages = Readonly<Record<Exclude<PublicGetRefusal, "notPublic" | "status" | "unreachable">, string>>;

/**
 * Why an address could not be fetched, as a message for the user.
 * @param own the messages that depend on what was to be fetched
 */
export function publicGetProblem(why: PublicGetRefusal, host: string, detail: string, own: OwnMessages): string {
  switch (why) {
    case "notPublic":
      return l10n.t("{0} is on this machine or a private network ({1}) and was not contacted.", host, detail);
    case "status":
      return l10n.t("{0} responded with {1}.", host, detail);
    case "unreachable":
      return l10n.t("Could not reach {0}.", host);
    case "notHttps":
    case "redirect":
    case "tooLarge":
    case "timeout":
      return own[why];
    default:
      return why satisfies never;
  }
}
