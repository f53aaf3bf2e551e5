import * as vscode from "vscode";
import { reasoningOffer } from "../../app/models/reasoningOffer.ts";
import type { Model } from "../../llm/model.ts";
import { field } from "../../shared/guards.ts";
import { parameterTable } from "../../shared/parameterTable.ts";
import type { Dialect, ReasoningWish } from "../../shared/parameters.ts";
import { effortLabel } from "../adapters/effortLabel.ts";

type Effort = NonNullable<ReasoningWish["effort"]>;

/** What the menu stores where nothing was chosen: the setting of Aside decides. */
export const inherited = "inherit";
const { choices: knownEfforts } = parameterTable.reasoning.fields.effort;

/**
 * A choice in the menu of a model in VS Code's Chat. Its names are VS Code's own (seen in 1.139, where `group: "navigation"` puts it beside the model); no
 * stable type has them, and older editors ignore them.
 */
interface MenuChoice {
  readonly type: "string";
  readonly title: string;
  readonly enum: readonly string[];
  readonly enumItemLabels: readonly string[];
  readonly default: string;
  readonly group: "navigation";
}

/** What can be chosen for a model in VS Code's Chat. */
export interface ModelMenu {
  readonly properties: { readonly reasoningEffort: MenuChoice };
}

/** The efforts of reasoning that a model offers, from least to most; empty where it offers none or is not known. */
export function offeredEfforts(row: Model | undefined, dialect: Dialect): readonly Effort[] {
  const takes = (name: string): boolean => row?.supportedParameters?.includes(name) === true;
  if (row?.reasoning === undefined && !takes("reasoning") && !takes("reasoning_effort")) return [];
  const { efforts, mandatory } = reasoningOffer(row, dialect);
  return efforts.length === 0 ? [] : [...(mandatory ? [] : ["none" as const]), ...efforts.toReversed()];
}

/** The menu of a model with these efforts; undefined without any. */
export function modelMenu(efforts: readonly Effort[]): ModelMenu | undefined {
  if (efforts.length === 0) return undefined;
  return {
    properties: {
      reasoningEffort: {
        type: "string",
        title: vscode.l10n.t("Reasoning effort"),
        enum: [inherited, ...efforts],
        enumItemLabels: [vscode.l10n.t("Aside Setting"), ...efforts.map(effortLabel)],
        default: inherited,
        group: "navigation",
      },
    },
  };
}

/** The efforts of a menu that was kept; undefined for anything else. */
export function effortsOfMenu(menu: unknown): readonly Effort[] | undefined {
  const listed = field(field(field(menu, "properties"), "reasoningEffort"), "enum");
  if (!Array.isArray(listed) || listed[0] !== inherited) return undefined;
  const efforts = (listed as readonly unknown[]).slice(1);
  return efforts.every(isEffort) ? efforts : undefined;
}

/** Whether a value is an effort of reasoning. */
export function isEffort(value: unknown): value is Effort {
  return knownEfforts.some((effort) => effort === value);
}
