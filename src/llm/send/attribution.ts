import * as l10n from "@vscode/l10n";
import type { ChatRequest } from "../chatClient.ts";
import { type Draft, isRoutedResponse } from "./draft.ts";
import { isHeaderValue } from "./endpoint.ts";
import { put } from "../../shared/guards.ts";

/**
 * Headers that tell OpenRouter which app sends the request, with the old and the new name of the title (docs/wire.md, Headers). Other
 * servers do not get them. The category goes with the address alone: without one, OpenRouter knows no app that it could belong to, and nothing about the
 * editor is sent unasked.
 */
export function attributionHeaders(request: ChatRequest, draft: Draft): Readonly<Record<string, string>> {
  if (request.endpoint.dialect !== "openrouter" && !isRoutedResponse(request)) return {};
  const { siteUrl = "", siteName = "" } = request.attribution ?? {};
  const headers: Record<string, string> = {};
  const add = (setting: string, value: string, names: readonly string[]): void => {
    if (value === "") return;
    if (!isHeaderValue(value)) {
      draft.unsupportedParameters.push({
        parameter: names[0] ?? setting,
        reason: l10n.t("{0} contains characters that are not allowed in a header", setting),
      });
      return;
    }
    for (const name of names) put(headers, name, value);
  };
  add("aside.siteUrl", siteUrl.trim(), ["HTTP-Referer"]);
  if (Object.hasOwn(headers, "HTTP-Referer")) headers["X-OpenRouter-Categories"] = "ide-extension";
  add("aside.siteName", siteName.trim(), ["X-OpenRouter-Title", "X-Title"]);
  return headers;
}
