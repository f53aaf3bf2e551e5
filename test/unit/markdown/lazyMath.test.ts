import { expect, it, vi } from "vitest";
import { type DrawFormula, LazyMath } from "../../../src/webview/markdown/lazyMath.ts";
import { installSmallDom, type SmallElement } from "./smallDom.ts";

installSmallDom();

function target(): HTMLElement {
  const element = document.createElement("span");
  element.append(document.createTextNode("$x$"));
  return element;
}

/** Draws a cross, which takes 3 ms of a clock that stands still otherwise. */
function drawing(): DrawFormula {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  return (_tex, _display, place) => {
    now += 3;
    place.replaceChildren(document.createTextNode("×"));
    return true;
  };
}

const never = (): void => {
  throw new Error("The formula is valid");
};

const drawn = (places: readonly HTMLElement[]): number => places.filter(({ textContent }) => textContent === "×").length;

it("many formulas are drawn task by task, in order; a single one immediately; changed ones are left alone", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  try {
    const draw = drawing();
    const load = vi.fn(() => Promise.resolve(draw));
    const math = new LazyMath(load);
    const places = Array.from({ length: 10 }, target);
    for (const place of places) math.render("x", false, place, never);
    expect(drawn(places)).toBe(0);
    // What was loaded is there a few microtasks later.
    for (let step = 0; step < 5; step++) await Promise.resolve();
    expect(load).toHaveBeenCalledTimes(1);
    const first = drawn(places);
    expect(first).toBe(3);
    expect(drawn(places.slice(0, first))).toBe(first);
    (places[9] as unknown as SmallElement).replaceChildren();
    for (let task = 0; task < 10; task++) await vi.advanceTimersByTimeAsync(16);
    expect(drawn(places)).toBe(9);
    expect(places[9]?.textContent).toBe("");

    const alone = target();
    math.render("x", false, alone, never);
    expect(drawn([alone])).toBe(1);
  } finally {
    vi.useRealTimers();
    vi.restoreAllMocks();
  }
});

it("formulas stay source if Temml cannot be loaded", async () => {
  const math = new LazyMath(() => Promise.reject(new Error("no such file")));
  const place = target();
  math.render("x", false, place, never);
  await Promise.resolve();
  math.render("x", false, place, never);
  expect(place.textContent).toBe("$x$");
});
