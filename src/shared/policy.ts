/**
 * What the policy file of a machine fixes, checked. An absent key fixes nothing.
 */
export interface Policy {
  /** The only addresses that may be asked: an origin allows all of its server, a base URL exactly itself. */
  readonly endpoints?: readonly string[];
  /** OpenRouter's `provider.data_collection`. */
  readonly dataCollection?: "deny";
  /** OpenRouter's `provider.zdr`: only endpoints that retain nothing. */
  readonly zdr?: true;
  /** Tools are turned off for all models. */
  readonly tools?: false;
  /** Aside answers nothing in VS Code's own Chat, and offers no models to other extensions. */
  readonly chatModels?: false;
  /** The value of `aside.history.keepDays`: how long conversations are kept, days. */
  readonly keepDays?: number;
}

/** The fields of OpenRouter's `provider` object that a policy demands; empty where it demands none. */
export function demandsOf({ dataCollection, zdr }: Policy): Readonly<Record<string, unknown>> {
  return { ...(dataCollection !== undefined && { data_collection: dataCollection }), ...(zdr !== undefined && { zdr }) };
}
