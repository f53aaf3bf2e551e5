/** Answers a dialog with the button, or a list with the row, at this place: for tests that are not about its wording. */
export function nth(index: number): (items: readonly unknown[]) => unknown {
  return (items) => {
    if (index >= items.length) throw new Error(`there is no choice ${index} among ${items.length}`);
    return items[index];
  };
}
