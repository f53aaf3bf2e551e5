/**
 * Why less of a prompt was read from a provider's cache than could have been. Something of the prompt differs: `systemPrompt`, `tools`, an `edited`
 * question, an `attachment` with another content, another `version` of an answer, `omitted` messages, a `summary` in their place or no longer (`summaryOff`),
 * `reasoning` that is not sent back any more or is now (`reasoningAdded`), `pictures`, any other `message`, `parameters`. Or it went elsewhere: `endpoint`,
 * `model`, `provider`. Or nothing was kept: the `first` request, a prompt that is `tooShort`, `noMarks`, a cache that `lapsed` or `mayHaveLapsed`. Or it is not
 * known: `notRecorded`, `unexplained`.
 */
export const cacheCauses = [
  "first",
  "endpoint",
  "model",
  "provider",
  "tooShort",
  "noMarks",
  "lapsed",
  "mayHaveLapsed",
  "systemPrompt",
  "tools",
  "edited",
  "attachment",
  "version",
  "omitted",
  "summary",
  "summaryOff",
  "reasoning",
  "reasoningAdded",
  "pictures",
  "message",
  "parameters",
  "notRecorded",
  "unexplained",
] as const;

/** See {@link cacheCauses}. */
export type CacheCause = (typeof cacheCauses)[number];
