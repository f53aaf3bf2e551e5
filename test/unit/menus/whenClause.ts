/** What is true of a window, by the names of VS Code's context keys. A key that is not there is false. */
export type Context = Readonly<Record<string, string | boolean>>;

/**
 * Whether a `when` clause holds, as VS Code reads it: `!` binds closest, then `==` and `!=`, `&&`, `||`. A clause that is not there always holds.
 * @throws where the clause uses something else
 */
export function holds(clause: string | undefined, context: Context): boolean {
  if (clause === undefined) return true;
  const tokens = clause.match(/\(|\)|&&|\|\||==|!=|!|'[^']*'|[\w.:-]+|\S/g) ?? [];
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };
  const either = (): boolean => {
    let value = both();
    while (take("||")) value = both() || value;
    return value;
  };
  const both = (): boolean => {
    let value = term();
    while (take("&&")) value = term() && value;
    return value;
  };
  const term = (): boolean => {
    if (take("!")) return !term();
    if (take("(")) {
      const value = either();
      if (!take(")")) throw new Error(`a parenthesis is missing: ${clause}`);
      return value;
    }
    const name = word();
    if (take("==")) return String(context[name] ?? "") === word();
    if (take("!=")) return String(context[name] ?? "") !== word();
    if (name === "true" || name === "false") return name === "true";
    return Boolean(context[name]);
  };
  const word = (): string => {
    const token = tokens[at] ?? "";
    if (!/^['\w]/.test(token)) throw new Error(`“${token}” is not understood: ${clause}`);
    at += 1;
    return token.replaceAll("'", "");
  };
  const value = either();
  if (at < tokens.length) throw new Error(`“${tokens[at] ?? ""}” is not understood: ${clause}`);
  return value;
}
