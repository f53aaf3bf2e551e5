import type { Model } from "../../llm/model.ts";
import { asList, field, isFiniteNumber, textField } from "../../shared/guards.ts";
import { type Lesson, lessonFrom, withLessons } from "../../shared/lesson.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { Emitter, type Disposable, type Event } from "../events.ts";
import type { KeyValueStore } from "../ports.ts";

const storeKey = "aside.refusals";
/** How long a refusal is remembered, in milliseconds. Servers change. */
const keptMs = 14 * 24 * 3_600_000;
/** How many models are remembered; those that were refused longest ago go first. */
const mostModels = 200;

/** What one model at one endpoint refused. */
interface Entry {
  readonly endpoint: string;
  readonly model: string;
  /** The model's row, as far as it says what the model takes; "" while it is unknown. */
  readonly row: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly lessons: readonly Lesson[];
}

/**
 * What servers refused, by endpoint and model, so that the next request is right at once. A lesson is forgotten after 14 days, and as soon as the
 * endpoint or the model's row in the catalogue changes.
 */
export class RefusalMemory implements Disposable {
  readonly #store: KeyValueStore;
  readonly #now: () => number;
  readonly #changed = new Emitter<void>();

  /** @param now milliseconds since the epoch */
  constructor(store: KeyValueStore, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  /** Fires when something was learned or forgotten. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** What requests to this model have to heed. */
  of(endpoint: Endpoint, model: string, row: Model | undefined): readonly Lesson[] {
    const known = this.#entries().find((entry) => entry.endpoint === identityOf(endpoint) && entry.model === model);
    const now = rowText(row);
    return known === undefined || (known.row !== "" && now !== "" && known.row !== now) ? [] : known.lessons;
  }

  /** Notes what a server taught. Of two lessons about one field, the later one holds. */
  note(endpoint: Endpoint, model: string, row: Model | undefined, lessons: readonly Lesson[]): void {
    const identity = identityOf(endpoint);
    const others = this.#entries().filter((entry) => entry.endpoint !== identity || entry.model !== model);
    const known = this.of(endpoint, model, row);
    const entry: Entry = { endpoint: identity, model, row: rowText(row), at: this.#now(), lessons: withLessons(known, lessons) };
    this.#keep([entry, ...others].slice(0, mostModels));
  }

  /**
   * Forgets everything, so that the next requests send it again.
   * @returns of how many models something was known
   */
  forget(): number {
    const count = this.#entries().length;
    this.#keep([]);
    return count;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #entries(): readonly Entry[] {
    const oldest = this.#now() - keptMs;
    return asList(this.#store.get(storeKey)).flatMap((value) => {
      const entry = entryFrom(value);
      return entry === undefined || entry.at < oldest || entry.at > this.#now() ? [] : [entry];
    });
  }

  #keep(entries: readonly Entry[]): void {
    void this.#store.update(storeKey, entries);
    this.#changed.fire();
  }
}

function entryFrom(value: unknown): Entry | undefined {
  const [endpoint, model, at] = [textField(value, "endpoint"), textField(value, "model"), field(value, "at")];
  if (endpoint === undefined || model === undefined || !isFiniteNumber(at)) return undefined;
  const lessons = asList(field(value, "lessons")).flatMap((one) => lessonFrom(one) ?? []);
  return { endpoint, model, row: textField(value, "row") ?? "", at, lessons };
}

/** What makes an endpoint the same. The values of its headers may be secret, so only their names count. */
function identityOf({ name, baseUrl, dialect, headers }: Endpoint): string {
  return JSON.stringify([name, baseUrl, dialect, Object.keys(headers).toSorted()]);
}

/** What a row says of what the model takes. Prices and descriptions change without that. */
function rowText(row: Model | undefined): string {
  if (row === undefined) return "";
  const { id, supportedParameters, defaultParameters, reasoning, inputModalities, outputModalities, maxCompletionTokens, tags } = row;
  return JSON.stringify([
    id,
    supportedParameters,
    defaultParameters,
    reasoning,
    inputModalities,
    outputModalities,
    maxCompletionTokens,
    tags,
  ]);
}
