import { describe, expect, test } from "vitest";
import { screenText } from "../../../../src/app/context/terminalScreen.ts";

const esc = "\u001b";

describe("what a terminal shows", () => {
  test.each([
    ["plain lines", "one\r\ntwo\r\n", "one\ntwo"],
    ["colors", `${esc}[1;31mred${esc}[0m and ${esc}[38;2;1;2;3mblue${esc}[m`, "red and blue"],
    [
      "a title, a link, and one that never ends",
      `${esc}]0;title\u0007a${esc}]8;;https://x.example/${"y".repeat(5000)}${esc}\\link${esc}]8;;${esc}\\!${esc}]0;never`,
      "alink!",
    ],
    ["a progress bar", "10 %\r50 %\r100 %\r\ndone", "100 %\ndone"],
    ["a shorter line over a longer one", `installing…\rok${esc}[K\n`, "ok"],
    ["lines that are drawn anew", `a: 1\nb: 1\n${esc}[2Aa: 2${esc}[K\nb: 2${esc}[K\n`, "a: 2\nb: 2"],
    ["lines that are erased and replaced", `spin 1\nspin 2\n${esc}[2A${esc}[0Jready\n`, "ready"],
    ["backspace", "abd\bc\n", "abc"],
    ["a full-screen program", `before\n${esc}[?1049h${esc}[2J${esc}[1;1Hfile.txt\n~\n~${esc}[?1049lafter\n`, "before\nafter"],
    ["a screen that is cleared", `old\n${esc}[2J${esc}[3J${esc}[Hnew\n${esc}[1;1Hn`, "new"],
    ["a screen that is cleared from its top", `old\n${esc}[H${esc}[Jnew`, "new"],
    ["a jump to a top that is not known hides nothing", `one\ntwo\n${esc}[Hthree`, "one\ntwo\n\nthree"],
    ["a column, a tab, a move", `a\tb${esc}[6Gc${esc}[2De`, "a\tb  c".slice(0, 4) + "ec"],
    ["wide and combined characters", "日本 👩‍🚀 é\n", "日本 👩‍🚀 é"],
    ["the marks of the shell", `$ make${esc}]633;E;make\u0007${esc}]633;C\u0007out\r\n${esc}]633;D;2\u0007${esc}]633;A\u0007$ `, "out"],
    ["half a sequence at the end", `x${esc}[3`, "x"],
    ["other controls", `a${esc}(Bb${esc}=c\u0000d\u0007e`, "abcde"],
  ])("%s", (_name, written, shown) => {
    expect(screenText(written)).toBe(shown);
  });

  test("a few characters cannot ask for more than a bounded number of blanks", () => {
    expect(screenText(`${esc}[999999999Cx\n`.repeat(5000)).length).toBeLessThan(400_000);
    expect(screenText(`${esc}[999999999B`.repeat(5000))).toBe("");
  });
});
