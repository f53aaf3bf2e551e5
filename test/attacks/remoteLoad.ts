import type { AttackClass } from "./attackCase.ts";
import { closePage, controlPage, runOnPage } from "./page.ts";

export const run: AttackClass["run"] = runOnPage;
export const control: AttackClass["control"] = controlPage;
export const close: AttackClass["close"] = closePage;
