/** What can be done on a timeline. */
/** Places and lengths are frames of the film. */
export type Edit =
  /** Moves an end of a clip. What follows comes along, or gives way where it `rolls`. */
  | { readonly do: 'trim'; readonly id: string; readonly edge: 'start' | 'end'; readonly by: number; readonly rolls?: boolean }
  | { readonly do: 'split'; readonly id: string; readonly at: number }
  /** Another stretch of the same source, at the same place. */
  | { readonly do: 'slip'; readonly id: string; readonly by: number }
  /** The same stretch at another place, between neighbours that give and take. */
  | { readonly do: 'slide'; readonly id: string; readonly by: number }
  | { readonly do: 'reorder'; readonly id: string; readonly to: number }
  | { readonly do: 'move'; readonly id: string; readonly to: number }
  /** `lifts` leaves black in its place. */
  | { readonly do: 'remove'; readonly id: string; readonly lifts?: boolean }
  /** How a picture comes in. */
  | { readonly do: 'join'; readonly id: string; readonly kind: string; readonly length: number }
  /** A node's picture, and the sound that runs with it, as a clip. */
  | { readonly do: 'insert'; readonly at: number; readonly link: string; readonly sound?: string }
  /** A node's sound, or a picture over the film. */
  | { readonly do: 'lay'; readonly kind: 'sound' | 'overlay'; readonly at: number; readonly link: string; readonly image?: boolean }
  | { readonly do: 'write'; readonly kind: 'title' | 'subtitle'; readonly at: number; readonly length: number; readonly text: string }
  | { readonly do: 'text'; readonly id: string; readonly text: string }
  | { readonly do: 'gain'; readonly id: string; readonly gain: number }
  /** Seconds in which a sound comes in and goes out. */
  | { readonly do: 'fade'; readonly id: string; readonly in: number; readonly out: number }
