import temml from "temml";
import { describe, expect, it } from "vitest";
import { closeTex } from "../../../src/webview/markdown/closeTex.ts";

const formulas = [
  String.raw`x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}`,
  String.raw`\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}`,
  String.raw`\begin{aligned} a &= b + c \\ &= d \end{aligned}`,
  String.raw`\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}`,
  String.raw`f(x) = \begin{cases} x^2 & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}`,
  String.raw`\sum_{i=1}^{n} i = \frac{n(n+1)}{2}`,
  String.raw`\left( \frac{a}{b} \right)^{n}`,
  String.raw`\left\{ x \in \mathbb{R} \mid x > 0 \right\}`,
  String.raw`\nabla \times \mathbf{E} = -\frac{\partial \mathbf{B}}{\partial t}`,
  String.raw`\boxed{42}`,
  String.raw`\underbrace{a + b}_{\text{sum}} + \overset{!}{=}`,
  String.raw`\sqrt[3]{x + \sqrt[n]{y}}`,
  String.raw`\lim_{x \to 0} \frac{\sin x}{x} = 1`,
  String.raw`\ce{H2O + CO2 -> H2CO3}`,
  String.raw`\begin{array}{c|c} a & b \\ \hline c & d \end{array}`,
  String.raw`P(A \mid B) = \dfrac{P(B \mid A)\,P(A)}{P(B)}`,
  String.raw`\hat{y} = \operatorname{softmax}(Wx + b) \tag{1}`,
  String.raw`\color{red}{x} + \textcolor{blue}{y}`,
  String.raw`a \xrightarrow{f} b \xleftarrow[g]{h} c`,
  String.raw`\bigl( x \bigr) \Big| \bigg\{`,
  String.raw`\mathcal{L}(\theta) = -\sum_{t} \log p_\theta(x_t \mid x_{<t})`,
  String.raw`\binom{n}{k} = {n \choose k}`,
  String.raw`x \not= y, \quad \not\in`,
  String.raw`\det\begin{vmatrix} a & b \\ c & d \end{vmatrix}`,
  String.raw`\begin{align*} x &= 1 \\[4pt] y &= 2 \end{align*}`,
  String.raw`A^{\mathsf{T}} \stackrel{\text{def}}{=} B'`,
  String.raw`\frac12 + \frac1{x}`,
  String.raw`\substack{a \\ b} \hspace{1em} \mathrm{d}x`,
  String.raw`\forall \epsilon > 0\ \exists \delta > 0 : |x-a| < \delta \implies |f(x)-L| < \epsilon`,
  String.raw`\left| \vec{v} \right| = \sqrt{\sum_i v_i^2}`,
  String.raw`\left[ \begin{array}{rr} 1 & 2 \end{array} \right]`,
  String.raw`\begin{bmatrix} x_1 \\ \vdots \\ x_n \end{bmatrix}^\top`,
  String.raw`y = \begin{cases} 1, & \left| x \right| \le 1, \\[2pt] 0. \end{cases}`,
  String.raw`e^{i\pi} + 1 = 0 % comment`,
  String.raw`\mathop{\mathrm{arg\,max}}_{x} f(x)`,
  String.raw`\overline{AB} \parallel \overleftrightarrow{CD}`,
  String.raw`x_{1,2}^{\,3} \pmod{n} \bmod 5`,
  String.raw`\smash{b} \llap{a} \phantom{x}`,
  String.raw`\def\R{\mathbb{R}} x \in \R`,
  String.raw`\newcommand{\e}[1]{e^{#1}} \e{x}`,
];

/** What Temml says of a formula that it cannot read. */
function problem(tex: string): string | undefined {
  try {
    temml.__renderToMathMLTree(tex, { displayMode: true, throwOnError: true, strict: false, trust: false, macros: {} });
    return undefined;
  } catch (error) {
    return `${tex}: ${String(error)}`;
  }
}

describe("a formula that is still being written", () => {
  it.each(formulas)("can be drawn at every prefix: %s", (tex) => {
    for (let length = 1; length <= tex.length; length++) {
      const { kept, close } = closeTex(tex.slice(0, length));
      const shown = tex.slice(0, kept).trimEnd();
      if (shown !== "") expect(problem(shown + close)).toBeUndefined();
    }
  });

  it.each(formulas)("is whole at its end: %s", (tex) => {
    // More of a name may follow at the very end.
    expect(closeTex(`${tex}\n`)).toEqual({ kept: tex.length + 1, close: "" });
  });

  it.each([
    ["\\frac{a}", "\\frac{a}{}"],
    ["\\frac{a}{b}^{2", "\\frac{a}{b}^{2}"],
    ["x \\\\[a", "x \\\\[a"],
    ["x \\\\[4p", "x "],
    ["\\sqrt[3", ""],
    ["a \\color{re", "a "],
    ["a\\ ", "a"],
    ["\\left(\\frac{a}{b", "\\left(\\frac{a}{b}\\right."],
  ])("%s is shown as %s", (tex, shown) => {
    const { kept, close } = closeTex(tex);
    expect(tex.slice(0, kept) + close).toBe(shown);
  });
});
