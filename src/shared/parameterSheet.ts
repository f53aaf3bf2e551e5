import { type NumberName, type ParameterName, parameterNames, parameterTable } from "./parameterTable.ts";
import type { ReasoningWish, ValueSource } from "./parameters.ts";

type SheetSection = (typeof parameterTable)[ParameterName]["sheet"];

/** The parameters that only the routing page changes; the sheet shows each in one line. */
type RoutingName = { [Name in ParameterName]: (typeof parameterTable)[Name]["sheet"] extends "routing" ? Name : never }[ParameterName];

/** The parameters with a row in the sheet. */
export type RowName = Exclude<ParameterName, RoutingName>;

/** What the sheet can set for a conversation; routing, model and preset have pages of their own. */
export type SheetName = RowName | "systemPrompt";

export const routingNames = parameterNames.filter(isRouting);

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

/** A value in force, where it comes from, and what it would be without the conversation's own. */
export interface SheetValue<T> {
  readonly value: T;
  readonly source: ValueSource;
  readonly inherited: { readonly value: T; readonly source: ValueSource };
  /** Why the model is not sent it, or null; one sentence. */
  readonly unsupported: string | null;
  /** What is wrong with the value, so that nothing could be sent, or null; one sentence. */
  readonly problem: string | null;
}

/** A parameter that is a number; null is not sent. */
export interface NumberValue extends SheetValue<number | null> {
  readonly isWhole: boolean;
  /** What the endpoint takes; absent where it has no bound. `above` excludes the bound itself. */
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
  /** What the slider goes over, and its steps; null where a slider makes no sense. */
  readonly slider: { readonly min: number; readonly max: number; readonly step: number } | null;
  /** The model's own default, and what others use, where the catalogue knows. */
  readonly modelDefault: number | null;
  readonly median: number | null;
}

/** What the model offers of reasoning. */
export interface ReasoningOffer {
  /** From most to least; empty where there is no choice. */
  readonly efforts: readonly NonNullable<ReasoningWish["effort"]>[];
  readonly budget: boolean;
  /** It cannot be switched off. */
  readonly mandatory: boolean;
  readonly defaultEffort: string | null;
  readonly defaultEnabled: boolean | null;
}

/** One of the objects that only the routing page changes, in one line. */
export interface RoutingLine {
  readonly name: RoutingName;
  readonly text: string;
  readonly source: ValueSource;
}

/** All that the parameter sheet shows of a conversation. Sent whole, while the sheet is open. */
export interface ParameterSheet {
  readonly conversationId: string;
  /** The model's name, or null until one is chosen. */
  readonly model: string | null;
  readonly numbers: Readonly<Record<NumberName, NumberValue>>;
  readonly stop: SheetValue<readonly string[] | null>;
  readonly systemPrompt: SheetValue<string>;
  readonly reasoning: SheetValue<ReasoningWish | null> & { readonly offer: ReasoningOffer };
  readonly toolChoice: SheetValue<"none" | "auto" | "required" | null>;
  readonly extraBody: SheetValue<Readonly<Record<string, unknown>> | null>;
  readonly preset: { readonly name: string | null; readonly source: ValueSource };
  /** What is set of routing; empty where nothing is. */
  readonly routing: readonly RoutingLine[];
  /** Whether the endpoint knows routing at all. */
  readonly routes: boolean;
  /** Settings that cannot be used and are passed over, each as a sentence. */
  readonly rejected: readonly string[];
}
