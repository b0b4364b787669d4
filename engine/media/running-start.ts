/**
 * What an encoder is given around a segment, so that segments that are encoded by themselves meet in the same quality: its last frames backwards, since it
 * spends less on what nothing comes after, and before it, where it keeps to a bitrate, its first second backwards: by then it knows
 * what it deals with. What comes of them is cut away. Pure.
 */

/** Seconds before a segment; frames after it, which the encoder looks ahead to. */
const LEAD_SECONDS = 1
const TAIL_FRAMES = 4
/** Of memory for frames that are given twice. */
const MOST_BYTES = 192e6

export interface RunningStart {
  /** Frames that are put before, and after. */
  readonly lead: number
  readonly tail: number
}

/** @param frames of the segment */
export function runningStart(frames: number, frameBytes: number, rate: number, both: boolean): RunningStart {
  const most = Math.max(0, Math.floor(MOST_BYTES / frameBytes) - TAIL_FRAMES - 1)
  return { lead: both ? Math.min(frames - 1, most, Math.round(LEAD_SECONDS * rate)) : 0, tail: Math.min(frames - 1, TAIL_FRAMES) }
}

/** Takes frames in order, and gives what is to be encoded: `lead` frames to the first and back, the segment, and `tail` frames back from the last. */
export class Around {
  readonly #start: RunningStart
  readonly #frames: number
  #first: Uint8Array[] = []
  #last: Uint8Array[] = []
  #taken = 0

  constructor(start: RunningStart, frames: number) {
    this.#start = start
    this.#frames = frames
  }

  /** What can be encoded now. `bytes` are copied where they are given later. */
  next(bytes: Uint8Array): readonly Uint8Array[] {
    const { lead, tail } = this.#start
    const n = this.#taken++
    if (n >= this.#frames - 1 - tail && n < this.#frames - 1) this.#last.unshift(bytes.slice())
    if (n < lead) {
      this.#first.push(bytes.slice())
      return []
    }
    if (n > lead) return [bytes]
    const first = [...this.#first, bytes]
    this.#first = []
    return [...first.slice(1).reverse(), ...first]
  }

  end(): readonly Uint8Array[] {
    return this.#last.splice(0)
  }
}
