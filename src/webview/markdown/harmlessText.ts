/** The last word of a line, if no rule reacts to it. A dot is only allowed at its end (`example.com` is a link). */
const harmlessWord = /^[\p{L}\p{N}\p{M},;:?!'-]*\.?$/u;
/** Text that no rule reacts to when it follows a harmless word. */
const harmless = /^(?:[\p{L}\p{N}\p{M},;:?!'-]*\.? )*[\p{L}\p{N}\p{M},;:?!'-]*\.?$/u;

/** Which ASCII characters words and the blanks between them have. A dot is one at the end of a word alone. */
const inWords = Uint8Array.from({ length: 128 }, (_, unit) => (/[A-Za-z0-9,;:?!' .-]/.test(String.fromCharCode(unit)) ? 1 : 0));
const [blank, dot] = [32, 46];

/** Whether no rule reacts to a word, whatever harmless text follows it. */
export function isHarmlessWord(word: string): boolean {
  return harmlessWord.test(word);
}

/** Whether no rule reacts to a text that follows a harmless word, which is empty after a blank. */
export function isHarmlessAfter(word: string, text: string): boolean {
  return isHarmless(word + text);
}

/** The same as `harmless`, which takes ten times as long: every content that is open is looked at whenever the text grows. */
function isHarmless(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 127) return harmless.test(text);
    if (inWords[unit] === 0) return false;
    if (unit === dot && at + 1 < text.length && text.charCodeAt(at + 1) !== blank) return false;
  }
  return true;
}
