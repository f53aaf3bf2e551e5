import { type AttackControl, type AttackResult, blocked, failed } from "./attackCase.ts";
import { agrees, closes, redacts, type Scene, type User, withScene } from "./scene.ts";

/** Something secret on its way to a model. */
export interface Outgoing {
  /** Puts files into place, before anything is sent. */
  readonly prepare?: (scene: Scene) => void | Promise<void>;
  /** What the user does that would send it. */
  readonly send: (scene: Scene) => Promise<unknown>;
  /** Texts that must not go out unless the user has agreed. */
  readonly secrets: readonly string[];
  /** What goes out whatever is answered, where the secret part is left out without a question: shows that the way was gone at all. */
  readonly harmless?: string;
  /** The user may send it although secrets in it are masked: what is secret is where it comes from. */
  readonly isPlace?: true;
  /** What the question has to name. */
  readonly names: RegExp;
  /** What the user types into boxes and chooses in lists. */
  readonly user?: Pick<User, "type" | "choose">;
}

interface Sent {
  readonly bodies: string;
  readonly asked: readonly string[];
}

/**
 * Sends it three times: the user closes the question, has it masked, and agrees. The last shows that the secret would have gone out: without that, or a
 * harmless text beside it that arrives, nothing has been proven.
 * @param whenClosed the user who stands for a missing question, in the control
 */
export async function judgeOutgoing(outgoing: Outgoing, whenClosed: User = closes): Promise<AttackResult> {
  const { secrets, harmless, names, isPlace } = outgoing;
  const leaked = ({ bodies }: Sent): string | undefined => secrets.find((secret) => bodies.includes(JSON.stringify(secret).slice(1, -1)));
  const closed = await sent(outgoing, whenClosed);
  const unasked = leaked(closed);
  if (unasked !== undefined) return failed(`“${unasked}” goes out although nobody agreed; asked: ${closed.asked.join(" | ") || "nothing"}`);
  const masked = isPlace === true ? undefined : leaked(await sent(outgoing, redacts));
  if (masked !== undefined) return failed(`“${masked}” goes out although it was to be masked`);
  const agreed = await sent(outgoing, agrees);
  if (closed.asked.length > 0) {
    if (!closed.asked.some((text) => names.test(text)))
      return failed(`the question does not name what was found: ${closed.asked.join(" | ")}`);
    if (leaked(agreed) === undefined && (harmless === undefined || !agreed.bodies.includes(harmless)))
      return failed(`it does not go out even where the user agrees: this proves nothing (asked: ${agreed.asked.join(" | ")})`);
    return blocked("asked natively, the pattern named; left out when closed, masked where that is chosen");
  }
  return harmless !== undefined && agreed.bodies.includes(harmless)
    ? blocked("left out, while what stands beside it goes out")
    : failed("nothing was asked and nothing went out: this proves nothing");
}

/** The same with a user who agrees where the question would be closed. It must be seen. */
export async function controlOutgoing(outgoing: Outgoing): Promise<AttackControl> {
  const { outcome, detail } = await judgeOutgoing(outgoing, agrees);
  return { detected: outcome === "failed" && detail.includes("goes out"), detail: `without the question: ${detail.slice(0, 90)}` };
}

function sent({ prepare, send, user }: Outgoing, how: User): Promise<Sent> {
  return withScene({ ...how, ...user }, async (scene) => {
    await prepare?.(scene);
    await send(scene);
    return { bodies: scene.bodies().join("\n"), asked: scene.asked() };
  });
}
