/** Commands that take arguments in braces, and how many. */
const takes: Readonly<Record<string, number>> = {
  frac: 2,
  dfrac: 2,
  tfrac: 2,
  cfrac: 2,
  binom: 2,
  dbinom: 2,
  tbinom: 2,
  overset: 2,
  underset: 2,
  stackrel: 2,
  textcolor: 2,
  colorbox: 2,
  sqrt: 1,
  text: 1,
  mathbb: 1,
  mathbf: 1,
  mathcal: 1,
  mathrm: 1,
  mathsf: 1,
  mathit: 1,
  mathfrak: 1,
  mathscr: 1,
  boldsymbol: 1,
  operatorname: 1,
  hat: 1,
  bar: 1,
  vec: 1,
  dot: 1,
  ddot: 1,
  tilde: 1,
  widehat: 1,
  widetilde: 1,
  overline: 1,
  underline: 1,
  overbrace: 1,
  underbrace: 1,
  boxed: 1,
  cancel: 1,
  ce: 1,
  pu: 1,
  tag: 1,
  label: 1,
  textbf: 1,
  textit: 1,
  mathop: 1,
  mathbin: 1,
  mathrel: 1,
  phantom: 1,
  color: 1,
  begin: 1,
  end: 1,
  xrightarrow: 1,
  xleftarrow: 1,
  xRightarrow: 1,
  xLeftarrow: 1,
  xleftrightarrow: 1,
  not: 1,
  ...Object.fromEntries(["big", "Big", "bigg", "Bigg"].flatMap((size) => ["", "l", "r", "m"].map((side) => [size + side, 1]))),
};
/** Commands whose first argument must be whole: a color, a length. */
const takesWhole = new Set(["color", "textcolor", "colorbox", "hspace", "vspace"]);
/** Definitions, of which nothing can be read before their end. */
const definition = /^\\(?:(?:re)?newcommand|providecommand|def|DeclareMathOperator)\*?$/;
const definedName = /^\s*(?:\{\s*\\[a-zA-Z]+\s*\}|\\[a-zA-Z]+)(?:\[\d\])?(?:#\d)*\s*(?=\{)/;
/** An option in brackets that has no end yet, by the command before it. A bracket after a line break is one only with a length in it. */
const openOption = { command: /^\s*\[[^\]]{0,60}$/, lineBreak: /^\[(?:-?[\d.]{1,6}\s?[a-z]{0,2})?$/ };
/** An option in brackets. */
const option = /^\s*\[[^\]]{0,60}\]/;

/** A part of a formula that is open: what closes it. */
interface Open {
  readonly close: string;
  /** Where it begins. */
  readonly at: number;
  /** Arguments that the command before it still takes after it. */
  readonly pending: number;
}

/**
 * Closes what is open at the end of a formula that is still being written: braces, `\left`, environments and missing arguments. A command
 * whose name may continue is left out. The result is a prefix of the formula and what closes it.
 */
export function closeTex(tex: string): { readonly kept: number; readonly close: string } {
  const open: Open[] = [];
  let pending = 0;
  /** Up to here, the formula can be read. */
  let safe = 0;
  /** Arguments that a command still takes there. */
  let missing = 0;
  let at = 0;
  const done = (): void => {
    if (pending === 0) [safe, missing] = [at, 0];
  };
  // What has its own end can be read, too, whatever its command still takes.
  const ended = (): void => void ([safe, missing] = [at, pending]);
  const atom = (end: number): void => {
    at = end;
    if (pending > 0) pending--;
    done();
  };
  while (at < tex.length) {
    const character = tex[at] ?? "";
    if (character === "\\") {
      const [command = "\\"] = /^\\(?:[a-zA-Z]+\*?|[^])?/.exec(tex.slice(at, at + 40)) ?? [];
      if (at + command.length >= tex.length && /^\\(?:[a-zA-Z]*)$/.test(command)) break;
      const name = command.slice(1).replace("*", "");
      const argument = /^\s*\{([^{}]*)\}/.exec(tex.slice(at + command.length, at + command.length + 40));
      if (name === "begin" || name === "end") {
        if (argument === null) break;
        if (name === "begin") open.push({ close: `\\end{${argument[1] ?? ""}}`, at, pending });
        else pending = open.pop()?.pending ?? 0;
        if (name === "begin") pending = 0;
        const columns = name === "begin" ? /^\s*\{[^{}]*\}/.exec(tex.slice(at + command.length + argument[0].length, at + 120)) : null;
        const needsColumns = /^(?:array|alignat|alignedat)\*?$/.test(argument[1] ?? "");
        if (name === "begin" && needsColumns && columns === null) {
          open.pop();
          break;
        }
        at += command.length + argument[0].length + (needsColumns ? (columns?.[0].length ?? 0) : 0);
        ended();
      } else if (name === "left" || name === "right") {
        const delimiter = /^\s*(?:\\[a-zA-Z]+|\\[^a-zA-Z]|[^\s\\])/.exec(tex.slice(at + command.length, at + command.length + 20));
        if (delimiter === null || (/\\[a-zA-Z]+$/.test(delimiter[0]) && at + command.length + delimiter[0].length >= tex.length)) break;
        if (name === "left") {
          open.push({ close: "\\right.", at, pending });
          pending = 0;
        } else pending = Math.max(0, (open.pop()?.pending ?? 0) - 1);
        at += command.length + delimiter[0].length;
        ended();
      } else if (definition.test(command)) {
        const signature = definedName.exec(tex.slice(at + command.length, at + command.length + 60));
        const end = signature === null ? -1 : groupEnd(tex, at + command.length + signature[0].length);
        if (end < 0) break;
        at = end;
        done();
      } else {
        const rest = tex.slice(at + command.length, at + command.length + 64);
        const count = Object.hasOwn(takes, name) ? (takes[name] ?? 0) : 0;
        if (name === "\\" ? openOption.lineBreak.test(rest) : count > 0 && openOption.command.test(rest)) break;
        if (takesWhole.has(name) && !/^\s*(?:\{[^{}]*\}|[^\s{])/.test(rest)) break;
        at += command.length + (count > 0 ? (option.exec(rest)?.[0].length ?? 0) : 0);
        if (count > 0) pending = Math.max(0, pending - 1) + count;
        else if (pending > 0) pending--;
        // A space after a backslash is part of the formula only if something follows.
        if (name.trim() !== "") done();
      }
    } else if (character === "{") {
      open.push({ close: "}", at, pending: Math.max(0, pending - 1) });
      pending = 0;
      at++;
      done();
    } else if (character === "}") {
      pending = open.pop()?.pending ?? 0;
      at++;
      ended();
    } else if (character === "^" || character === "_") {
      pending++;
      at++;
    } else if (/\s/.test(character)) {
      at++;
      done();
    } else if (character === "&" || character === "[" || character === "]") {
      at++;
      done();
    } else {
      atom(at + ((character.codePointAt(0) ?? 0) >= 0xd800 && (tex.codePointAt(at) ?? 0) > 0xffff ? 2 : 1));
    }
  }
  return { kept: safe, close: "{}".repeat(missing) + closers(open, safe) };
}

/** Where the group in braces that begins at a place ends, or -1. */
function groupEnd(tex: string, from: number): number {
  let depth = 0;
  for (let at = from; at < tex.length; at++) {
    const character = tex[at];
    if (character === "\\") at++;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return at + 1;
  }
  return -1;
}

/** What closes the parts that begin before a place, and fills in the arguments that their commands still take. */
function closers(open: readonly Open[], safe: number): string {
  let close = "";
  for (const part of open.toReversed()) {
    if (part.at >= safe) continue;
    close += part.close + "{}".repeat(part.pending);
  }
  return close;
}
