// The faults of tool calls run through a real session and tool loop; only the tool registry and the user are fakes.
import "./vscodeStandIn.ts";
import { type TestTool, ToolTalk, until } from "../tools/toolTalk.ts";

const add: TestTool = {
  name: "add",
  schema: { type: "object", properties: { a: { type: "number" } }, required: ["a"] },
  run: async () => ({ text: "added" }),
};
const edit: TestTool = { name: "edit", run: async () => ({ text: "edited" }) };

/** A sentence for each condition that does not hold. */
function wrong(conditions: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(conditions).flatMap(([sentence, holds]) => (holds ? [] : [sentence]));
}

/** Requests one call that cannot be executed. @param said the result that the model must receive */
async function badCall(line: string, said: string): Promise<readonly string[]> {
  const talk = await ToolTalk.start({ tools: [add] });
  try {
    await talk.ask(line);
    const result = talk.messages(1).at(-1);
    return wrong({
      "it was executed": talk.executed.length === 0,
      "somebody was asked about it": talk.approvals.length === 0,
      [`the model heard ${JSON.stringify(result)}`]: result?.["role"] === "tool" && String(result["content"]).includes(said),
      "it is not shown as not executed": talk.runs.map(({ status }) => status).join() === "invalid",
      "the model was not asked on": talk.bodies.length === 2,
    });
  } finally {
    await talk.close();
  }
}

/** Stops while something is running. @param begun when to stop */
async function stopped(
  options: Parameters<typeof ToolTalk.start>[0],
  begun: (talk: ToolTalk) => boolean,
  executed: number,
): Promise<readonly string[]> {
  const talk = await ToolTalk.start(options);
  try {
    talk.session.send("@call edit {}\n@call slow {}", []);
    await until(() => begun(talk));
    talk.session.stop();
    await talk.idle();
    const last = talk.runs.at(-1);
    return wrong({
      [`${talk.executed.length} tools were executed instead of ${executed}`]: talk.executed.length === executed,
      [`the result is ${last?.status}: ${last?.text}`]: last?.status === "cancelled" && last.text.includes("Cancelled"),
      "another request went out": talk.bodies.length === 1,
      "what was done before is not kept": executed === 0 || talk.runs[0]?.status === "done",
    });
  } finally {
    await talk.close();
  }
}

const faults: Readonly<Record<string, Readonly<Record<string, () => Promise<readonly string[]>>>>> = {
  F092: {
    "no JSON": () => badCall('@call add {"a": 1', "not JSON"),
    "wrong types": () => badCall('@call add {"a": "one"}', "do not match"),
    "unknown tool": () => badCall("@call remove {}", "There is no tool"),
  },
  F093: {
    "200 calls": async () => {
      const talk = await ToolTalk.start({ tools: [add] });
      try {
        await talk.ask('@storm 200 add {"a": 1}');
        return wrong({
          [`it asked to go on after ${talk.askedToGoOn.join(", ")} calls`]: talk.askedToGoOn.join() === "25",
          [`${talk.executed.length} were executed`]: talk.executed.length === 25,
          "some calls have no result": talk.runs.length === 200 && talk.runs.every(({ text }) => text !== ""),
        });
      } finally {
        await talk.close();
      }
    },
  },
  F099: {
    "stop while approval is asked for": async () => {
      let click: (approval: "once") => void = () => undefined;
      const approve = (): Promise<"once"> => new Promise((resolve) => (click = resolve));
      const problems = await stopped({ tools: [edit, { name: "slow" }], approve }, ({ approvals }) => approvals.length === 1, 0);
      click("once");
      return problems;
    },
  },
  F100: {
    "stop while a tool runs": async () => {
      let told = false;
      const slow: TestTool = {
        name: "slow",
        run: (_input, signal) => new Promise(() => signal.addEventListener("abort", () => (told = true))),
      };
      const problems = await stopped({ tools: [edit, slow] }, ({ runs }) => runs.map(({ status }) => status).join() === "done,running", 2);
      return [...problems, ...wrong({ "the tool was not told to stop": told })];
    },
  },
};

/** Runs one fault in all its variants. */
export async function meetInConversation(id: string): Promise<{ readonly ways: number; readonly problems: readonly string[] }> {
  const ways = Object.entries(faults[id] ?? {});
  const problems: string[] = ways.length === 0 ? ["nothing here meets it"] : [];
  for (const [name, meet] of ways) {
    try {
      problems.push(...(await meet()).map((problem) => `${name}: ${problem}`));
    } catch (error) {
      problems.push(`${name}: ${String(error)}`);
    }
  }
  return { ways: ways.length, problems };
}
