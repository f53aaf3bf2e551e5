import * as l10n from "@vscode/l10n";
import { counted } from "../../shared/counted.ts";
import type { Policy } from "../../shared/policy.ts";
import type { LoadedPolicy } from "./loadedPolicy.ts";
import { policyKeys } from "./parsePolicy.ts";

/**
 * The policy of this machine as a text to read: where it is, whether it can be used, and what it fixes.
 * @param path where the file would be; undefined where there can be none, as in a browser
 */
export function policyText(path: string | undefined, loaded: LoadedPolicy | undefined): string {
  const title = `# ${l10n.t("Policy of this machine")}`;
  if (path === undefined) return [title, l10n.t("Aside runs in a browser, where there is no policy file. Nothing is fixed.")].join("\n\n");
  const place = l10n.t("File: {0}", path);
  if (loaded === undefined) return [title, place, l10n.t("There is no such file. Nothing is fixed.")].join("\n\n");
  if (loaded.why !== undefined) return [title, place, loaded.endpointProblem({ baseUrl: "" }) ?? ""].join("\n\n");
  const { policy } = loaded;
  const lines = policyKeys.filter((key) => policy[key] !== undefined).map((key) => `- ${key}: ${meaning(key, policy)}`);
  const whole = l10n.t(
    "The policy is active. Only an administrator of this machine can change it. It is read again when the file changes.",
  );
  return [title, place, whole, lines.length === 0 ? l10n.t("It fixes nothing.") : lines.join("\n")].join("\n\n");
}

function meaning(key: keyof Policy, { endpoints = [], keepDays = 0 }: Policy): string {
  switch (key) {
    case "endpoints":
      return endpoints.length === 0
        ? l10n.t("Aside sends nothing: no endpoint is allowed.")
        : l10n.t("Aside sends requests to these addresses only: {0}", endpoints.join(", "));
    case "dataCollection":
      return l10n.t("Every request to OpenRouter excludes providers that store prompts (provider.data_collection is “deny”).");
    case "zdr":
      return l10n.t("Every request to OpenRouter requires zero data retention (provider.zdr is true).");
    case "tools":
      return l10n.t("Tools are turned off for all models.");
    case "chatModels":
      return l10n.t("Aside offers no models to VS Code Chat and other extensions, and @aside does not answer.");
    case "keepDays":
      return counted(
        keepDays,
        "Conversations are deleted {0} day after their last change, without asking, except those that are pinned, open in the window that deletes them, or being answered in another.",
        "Conversations are deleted {0} days after their last change, without asking, except those that are pinned, open in the window that deletes them, or being answered in another.",
      );
    default:
      return key satisfies never;
  }
}
