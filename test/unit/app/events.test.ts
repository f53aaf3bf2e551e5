import { expect, onTestFinished, test } from "vitest";
import { disposeAll, Emitter, toDisposable } from "../../../src/app/events.ts";

test("listeners hear in the order in which they came, until they are let go of", () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  const listener = (event: number) => heard.push(`a${event}`);
  const first = emitter.event(listener);
  emitter.event((event) => heard.push(`b${event}`));
  // The same function twice is two listeners.
  const again = emitter.event(listener);
  emitter.fire(1);
  first.dispose();
  first.dispose();
  emitter.fire(2);
  again.dispose();
  emitter.fire(3);
  expect(heard).toEqual(["a1", "b1", "a1", "b2", "a2", "b3"]);
});

test("a listener that throws keeps no other from hearing, and its error is reported by itself", async () => {
  const emitter = new Emitter<void>();
  const heard: string[] = [];
  const fault = new Error("a fault of a listener");
  // Vitest would count it as a failure of the run.
  const others = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  onTestFinished(() => {
    process.removeAllListeners("uncaughtException");
    for (const other of others) process.on("uncaughtException", other);
  });
  const reported = new Promise((resolve) => process.once("uncaughtException", resolve));
  emitter.event(() => heard.push("before"));
  emitter.event(() => {
    throw fault;
  });
  emitter.event(() => heard.push("after"));
  expect(() => emitter.fire()).not.toThrow();
  expect(heard).toEqual(["before", "after"]);
  expect(await reported).toBe(fault);
});

test("a listener that another one lets go of while an event is told does not hear of it any more", () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  emitter.event((event) => {
    heard.push(`first${event}`);
    second.dispose();
  });
  const second = emitter.event((event) => heard.push(`second${event}`));
  emitter.event((event) => heard.push(`third${event}`));
  emitter.fire(1);
  expect(heard).toEqual(["first1", "third1"]);
});

test("who is let go of or comes while an event is told does not disturb it", () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  const own = emitter.event((event) => {
    heard.push(`own${event}`);
    own.dispose();
    emitter.event((later) => heard.push(`new${later}`));
  });
  emitter.event((event) => heard.push(`other${event}`));
  emitter.fire(1);
  expect(heard).toEqual(["own1", "other1"]);
  emitter.fire(2);
  expect(heard.slice(2)).toEqual(["other2", "new2"]);
});

test("a disposed emitter, even while it fires, notifies no more listeners", () => {
  const emitter = new Emitter<number>();
  const heard: number[] = [];
  emitter.event((event) => {
    heard.push(event);
    emitter.dispose();
    emitter.event((later) => heard.push(later));
  });
  emitter.event((event) => heard.push(-event));
  emitter.fire(1);
  emitter.fire(2);
  expect(heard).toEqual([1]);
});

test("what is disposed of several times is let go of once", () => {
  let times = 0;
  const one = toDisposable(() => (times += 1));
  const all = disposeAll(
    one,
    toDisposable(() => (times += 10)),
  );
  one.dispose();
  all.dispose();
  all.dispose();
  expect(times).toBe(11);
});
