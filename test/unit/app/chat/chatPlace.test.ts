import { expect, test } from "vitest";
import { type ChatPlace, ChatPlaces } from "../../../../src/app/chat/chatPlace.ts";

test("the place in view is where the user chatted last, else the side bar, and none where both are hidden", () => {
  const places = new ChatPlaces();
  expect(places.visible).toBeUndefined();
  const [home, tab] = [{ isVisible: true }, { isVisible: true }];
  places.setHome(home as ChatPlace);
  expect(places.visible).toBe(home);
  places.used(tab as ChatPlace);
  expect(places.visible).toBe(tab);
  tab.isVisible = false;
  expect(places.visible).toBe(home);
  home.isVisible = false;
  expect(places.visible).toBeUndefined();
});
