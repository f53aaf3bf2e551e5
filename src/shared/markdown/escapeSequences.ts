/** The character that begins the escape sequences of terminals. */
export const escapeCharacter = "\u001b";
/** Of a longer sequence, the escape character alone is one: it would hold text back. */
export const longestSequence = 256;

/** The beginning of a control sequence, or of one of a few characters. */
const unfinished = /^(?:\[[0-?]*[ -/]*|[ -/]*)$/;

/** The escape sequence at a place, where there is an escape character; undefined if its end has not come. */
export function sequenceAt(text: string, at: number): string | undefined {
  const rest = text.slice(at + 1, at + longestSequence);
  // An operating system command (a title, a link) or another string ends with BEL or ESC \.
  if (/^[\]PX^_]/.test(rest)) {
    for (let end = 1; end < rest.length; end++) {
      const code = rest.charCodeAt(end);
      if (code === 7) return text.slice(at, at + end + 2);
      if (code !== 27) continue;
      if (end + 1 === rest.length) return undefined;
      return text.slice(at, at + end + (rest.charAt(end + 1) === "\\" ? 3 : 1));
    }
    return undefined;
  }
  // A control sequence, or a few characters.
  const whole = /^(?:\[[0-?]*[ -/]*[@-~]|[ -/]+[0-~]|[0-Z\\`-~])/.exec(rest)?.[0];
  if (whole !== undefined) return escapeCharacter + whole;
  // If it only begins like a sequence, the escape character alone is dropped.
  return unfinished.test(rest) ? undefined : escapeCharacter;
}

/** A text without escape sequences. One that begins at the end of the text and may be a color is left out, too. */
export function withoutSequences(text: string): string {
  let shown = "";
  let at = 0;
  for (let escape = text.indexOf(escapeCharacter); escape >= 0; escape = text.indexOf(escapeCharacter, at)) {
    shown += text.slice(at, escape);
    const sequence = sequenceAt(text, escape);
    if (sequence === undefined && text.length - escape < longestSequence && unfinished.test(text.slice(escape + 1))) return shown;
    at = escape + (sequence?.length ?? 1);
  }
  return shown + text.slice(at);
}
