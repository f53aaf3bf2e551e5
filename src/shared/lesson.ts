import { field, isObject, textField } from "./guards.ts";

/**
 * What a server's refusal taught about a field of the request. `field` is its path in the body without positions, such as `top_k` or
 * `messages.reasoning_content`.
 *
 * `leaveOut`: it is not sent. `rename`: it is sent under the name `to`. `demand`: it is sent with every message that it belongs to, even
 * where there is nothing to say. `without`: the user pressed the button that leaves it out.
 */
export type Lesson =
  | { readonly do: "leaveOut" | "demand" | "without"; readonly field: string }
  | { readonly do: "rename"; readonly field: string; readonly to: string };

/** Lessons with later ones. Of two about one field the later one holds. */
export function withLessons(known: readonly Lesson[], later: readonly Lesson[]): readonly Lesson[] {
  return [...known.filter(({ field: name }) => !later.some((lesson) => lesson.field === name)), ...later];
}

/** The longest name of a field that is believed, UTF-16 units. */
const longestField = 100;

/** Reads a lesson from untrusted data; undefined for anything else. */
export function lessonFrom(value: unknown): Lesson | undefined {
  const name = textField(value, "field");
  if (!isObject(value) || name === undefined || name.length > longestField) return undefined;
  const what = field(value, "do");
  if (what === "leaveOut" || what === "demand" || what === "without") return { do: what, field: name };
  const to = textField(value, "to");
  return what === "rename" && to !== undefined && to.length <= longestField ? { do: what, field: name, to } : undefined;
}

/** The fields that the user said to leave out. */
export function withoutFields(lessons: readonly Lesson[] = []): readonly string[] {
  return lessons.filter((lesson) => lesson.do === "without").map((lesson) => lesson.field);
}
