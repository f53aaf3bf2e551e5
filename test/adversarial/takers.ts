/** Whether a parameter takes any text, or any number of them. */
type TakesText<P> = unknown extends P
  ? false
  : string extends P
    ? true
    : P extends readonly (infer E)[]
      ? unknown extends E
        ? false
        : string extends E
          ? true
          : false
      : false;

type AnyTakesText<A extends readonly unknown[]> = true extends { [I in keyof A]: TakesText<Exclude<A[I], undefined>> }[number]
  ? true
  : false;

/** The names of the functions of a module that have a parameter for a text. */
export type TextTakers<M> = {
  [K in keyof M]: M[K] extends (...args: infer A extends readonly unknown[]) => unknown
    ? AnyTakesText<A> extends true
      ? K
      : never
    : never;
}[keyof M];
