/** What a param says of the moment that it names: one that a clip or track doesn't reach is told of. */
export interface Moment {
  /** The port whose clip or track it lies in: an input, or an output of a node that reads files. */
  readonly of: string
  /** `start` (the default): from there on. `end`: up to there, and the very end is right. */
  readonly at?: 'start' | 'end'
  /** It counts frames; where a param says what is counted, its name and the value that means frames. */
  readonly frames?: true | { readonly param: string; readonly is: string }
  /** The param that it counts from: a duration after `start`. */
  readonly plus?: string
  /** The param at which the clip on the port begins: `start` of a file of which a stretch is read. */
  readonly minus?: string
}
