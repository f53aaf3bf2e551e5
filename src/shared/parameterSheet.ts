import { type NumberName, type ParameterName, parameterNames, parameterTable } from "./parameterTable.ts";
import type { Parameters, ReasoningWish, ValueSource } from "./parameters.ts";

type SheetSection = (typeof parameterTable)[ParameterName]["sheet"];

/** The parameters that only the routing page changes; the sheet shows each in one line. */
type RoutingName = { [Name in ParameterName]: (typeof parameterTable)[Name]["sheet"] extends "routing" ? Name : never }[ParameterName];

/** The parameters with a row in the sheet. */
export type RowName = Exclude<ParameterName, RoutingName>;

/** The parameters that the sheet can set for a conversation; routing, model and preset have their own pages. */
export type SheetName = RowName | "systemPrompt";

/** The parameters of OpenRouter's routing, which have a page of their own. */
export const routingNames = parameterNames.filter(isRouting);

/** The settings that the sheet can change: every parameter with a row, and the system prompt. */
export const sheetNames: readonly SheetName[] = [...parameterNames.filter(hasRow), "systemPrompt"];

/** The parameters of a section of the sheet, in the order of the table. */
export function rowsOf(section: Exclude<SheetSection, "routing">): readonly RowName[] {
  return parameterNames.filter(hasRow).filter((name) => parameterTable[name].sheet === section);
}

function isRouting(name: ParameterName): name is RoutingName {
  return parameterTable[name].sheet === "routing";
}

function hasRow(name: ParameterName): name is RowName {
  return !isRouting(name);
}

/** An effective value, its source, and the value without the conversation's own. */
export interface SheetValue<T> {
  readonly value: T;
  readonly source: ValueSource;
  readonly inherited: { readonly value: T; readonly source: ValueSource };
  /** Why it is not sent to the model, as one sentence, or null. */
  readonly unsupported: string | null;
  /** The value of an untrusted folder that waits for the user's permission, as JSON, or null. */
  readonly waiting: string | null;
  /** The problem that prevents the value from being sent, as one sentence, or null. */
  readonly problem: string | null;
}

/** A numeric parameter; null is not sent. */
export interface NumberValue extends SheetValue<number | null> {
  readonly isWhole: boolean;
  /** The endpoint's limits, if it has any. `above` excludes the limit itself. */
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
  /** The slider's range and steps; null if a slider makes no sense. */
  readonly slider: { readonly min: number; readonly max: number; readonly step: number } | null;
  /** The model's default and the median of other users, if the catalogue has them. */
  readonly modelDefault: number | null;
  readonly median: number | null;
}

/** The model's reasoning options. */
export interface ReasoningOffer {
  /** From most to least; empty if there is no choice. */
  readonly efforts: readonly NonNullable<ReasoningWish["effort"]>[];
  readonly budget: boolean;
  /** Reasoning cannot be turned off. */
  readonly mandatory: boolean;
  readonly defaultEffort: string | null;
  readonly defaultEnabled: boolean | null;
}

/** A routing parameter, which only the routing page changes, in one line. */
export interface RoutingLine {
  readonly name: RoutingName;
  readonly text: string;
  readonly source: ValueSource;
  /** It is a value of an untrusted folder that waits for the user's permission, and is not sent. */
  readonly isWaiting: boolean;
  /** Why part of it cannot be changed, as one phrase that takes the place of its source. */
  readonly fixed?: string;
}

/** The contents of a conversation's parameter sheet. Sent as a whole while the sheet is open. */
export interface ParameterSheet {
  readonly conversationId: string;
  /** The model's name, or null if none is selected. */
  readonly model: string | null;
  readonly numbers: Readonly<Record<NumberName, NumberValue>>;
  readonly stop: SheetValue<readonly string[] | null>;
  readonly systemPrompt: SheetValue<string>;
  readonly reasoning: SheetValue<ReasoningWish | null> & { readonly offer: ReasoningOffer };
  readonly serviceTier: SheetValue<Parameters["serviceTier"] | null>;
  readonly toolChoice: SheetValue<"none" | "auto" | "required" | null>;
  readonly extraBody: SheetValue<Readonly<Record<string, unknown>> | null>;
  readonly preset: { readonly name: string | null; readonly source: ValueSource; readonly waiting: string | null };
  /** The routing settings that are set. */
  readonly routing: readonly RoutingLine[];
  /** Whether the endpoint supports routing. */
  readonly routes: boolean;
  /** What the conversation's file sets and the user has not taken over, for display. */
  readonly fromFile: readonly { readonly name: string; readonly text: string }[];
  /** Invalid settings, which are ignored, each as a sentence. */
  readonly rejected: readonly string[];
}
