import * as l10n from "@vscode/l10n";
import { isObject, lookup, put } from "../../shared/guards.ts";
import type { Lesson } from "../../shared/lesson.ts";
import type { ChatRequest } from "../chatClient.ts";
import type { Draft } from "./draft.ts";
import { originOf } from "./endpoint.ts";
import { isFixedField } from "./extraBody.ts";
import { reasonsByItself } from "./reasoning.ts";

/**
 * Leaves out and renames what the server refused before. Values of `aside.extraBody` come later, so nothing of them is dropped. What a
 * refusal taught about messages is obeyed where they are built.
 */
export function obeyLessons(request: ChatRequest, draft: Draft): undefined {
  for (const lesson of request.lessons ?? []) {
    if (lesson.do === "leaveOut") leaveOut(request, draft, lesson.field);
    if (lesson.do === "rename") rename(request, draft, lesson);
  }
}

/** Leaves out the fields that the user chose to leave out, also those of `aside.extraBody`. */
export function obeyUser(request: ChatRequest, draft: Draft): undefined {
  for (const { do: what, field } of request.lessons ?? []) {
    // Where leaving it out would not switch it off, it is asked for as off instead (see `addReasoning`).
    const isSaid = field === "reasoning" && reasonsByItself(request.endpoint.dialect);
    if (what === "without" && !isFixedField(field, request.endpoint.dialect) && !isSaid) Reflect.deleteProperty(draft.body, field);
  }
}

/** What a refusal taught about a field of messages; undefined if nothing. */
export function lessonAbout(request: ChatRequest, field: string): Lesson["do"] | undefined {
  return request.lessons?.find((lesson) => lesson.field === `messages.${field}`)?.do;
}

function leaveOut(request: ChatRequest, draft: Draft, field: string): void {
  if (isFixedField(field, request.endpoint.dialect) || !Object.hasOwn(draft.body, field)) return;
  Reflect.deleteProperty(draft.body, field);
  // No setting of the user is behind these.
  if (["stream_options", "user", "session_id", "modalities", "include"].includes(field)) return;
  draft.unsupportedParameters.push({ parameter: field, reason: l10n.t("Refused by {0}", new URL(originOf(request.endpoint)).host) });
}

function rename({ endpoint }: ChatRequest, { body }: Draft, { field, to }: Extract<Lesson, { readonly do: "rename" }>): void {
  if (isFixedField(field, endpoint.dialect) || isFixedField(to, endpoint.dialect) || !Object.hasOwn(body, field)) return;
  const value = lookup(body, field);
  Reflect.deleteProperty(body, field);
  if (!Object.hasOwn(body, to)) put(body, to, value);
}

/** A tool call without the fields that the server refused in calls. */
export function obeyInCall(request: ChatRequest, call: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const refused = Object.keys(call).filter((name) => lessonAbout(request, `tool_calls.${name}`) === "leaveOut");
  return refused.length === 0 ? call : Object.fromEntries(Object.entries(call).filter(([name]) => !refused.includes(name)));
}

/** A part of a message without its mark for caching, if the server refused that. */
export function obeyInPart(request: ChatRequest, part: unknown): unknown {
  if (lessonAbout(request, "cache_control") !== "leaveOut" || !isObject(part)) return part;
  const { cache_control: _mark, ...rest } = part;
  return rest;
}
