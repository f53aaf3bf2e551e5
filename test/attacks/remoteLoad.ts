import type { AttackClass } from "./attackCase.ts";
import { attackPage, closePage, controlPage } from "./page.ts";

export const run: AttackClass["run"] = attackPage;
export const control: AttackClass["control"] = controlPage;
export const close: AttackClass["close"] = closePage;
