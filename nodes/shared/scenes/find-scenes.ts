/** Finds where a film cuts, fades and dissolves, in one pass over small pictures of its frames; memory does not grow with its length. Pure. */

/** Size of the pictures that are looked at; of their colours a half each way. */
export const LOOK = { width: 32, height: 18 } as const
const LUMA = LOOK.width * LOOK.height
const BYTES = LUMA + 2 * (LOOK.width / 2) * (LOOK.height / 2)

export type ChangeKind = 'cut' | 'fade' | 'dissolve'

export interface Change {
  readonly kind: ChangeKind
  /** First frame of the next scene: of a fade the middle of what is of one colour, of a dissolve its middle. */
  readonly frame: number
  /** Frames that it takes; 0 for a cut. */
  readonly length: number
}

export interface FindOptions {
  readonly fps: number
  /** 1 is usual; more finds weaker changes. */
  readonly sensitivity: number
}

/** What is kept of a frame. */
interface Facts {
  /** Difference from the frame before. */
  readonly step: number
  /** Spread of its luma. */
  readonly spread: number
}

interface Dissolve {
  from: number
  to: number
  score: number
}

/** Least difference of a cut, in steps of 8 bits; of a dissolve's two ends; spread below which a frame is of one colour. */
const CUT = 11
const APART = 11
const FLAT = 3.5
/** Most that the picture changes beside a dissolve, in half its time, as a share of what changes in it. */
const STILL = 0.33
/** Frames at each side that a cut is compared with, and how many times as much it must be. */
export const NEAR = 6
const TIMES = 2.6
/** Lengths of dissolves that are looked for, in seconds. */
const LENGTHS = [0.28, 0.4, 0.56, 0.8, 1.1, 1.5, 2.1, 3] as const

export class SceneFinder {
  readonly #options: FindOptions
  readonly #facts: Facts[] = []
  readonly #ring: Uint8Array[] = []
  readonly #lengths: readonly number[]
  readonly #dissolves: Dissolve[] = []
  /** Frames that are like the one two or three before: what came between was a flash. */
  readonly #returned = new Set<number>()
  readonly #cut: number
  readonly #apart: number

  constructor(options: FindOptions) {
    this.#options = options
    this.#lengths = [...new Set(LENGTHS.map((seconds) => Math.max(6, 4 * Math.round((seconds * options.fps) / 4))))]
    this.#cut = CUT / options.sensitivity
    this.#apart = APART / options.sensitivity
  }

  /** A dissolve is looked at with half its length at each side. */
  get #kept(): number {
    return 2 * this.#lengths.at(-1)! + 1
  }

  get frames(): number {
    return this.#facts.length
  }

  /** @param picture planes of a frame in the size of `LOOK`, one after another; it is kept */
  add(picture: Uint8Array): void {
    const n = this.#facts.length
    const most = this.#kept
    const before = this.#at(n - 1)
    this.#facts.push({ step: before === undefined ? 0 : difference(before, picture), spread: spreadOf(picture) })
    this.#ring[n % most] = picture
    for (const back of [2, 3]) {
      const earlier = this.#at(n - back)
      // Two flashes of light, or a picture that is missing: what was there is there again.
      if (earlier !== undefined && this.#facts[n - back + 1]!.step > this.#cut && difference(earlier, picture) < 0.4 * this.#facts[n - back + 1]!.step) this.#returned.add(n - back + 1)
    }
    for (const length of this.#lengths) if (n >= length * 1.5) this.#mayDissolve(n - length / 2, length)
  }

  #at(n: number): Uint8Array | undefined {
    return n < 0 || n <= this.#facts.length - 1 - this.#kept ? undefined : this.#ring[n % this.#kept]
  }

  /** Whether what lies between frame n and the one so many before is a mix of both, as much of each as the time says. */
  #mayDissolve(n: number, length: number): void {
    const [a, b] = [this.#at(n - length)!, this.#at(n)!]
    const apart = difference(a, b)
    if (apart < this.#apart || this.#facts[n - length]!.spread < FLAT || this.#facts[n]!.spread < FLAT) return
    let worst = 0
    for (const share of [0.25, 0.5, 0.75]) {
      const between = this.#at(n - length + Math.round(length * share))!
      worst = Math.max(worst, mixError(a, b, between, Math.round(length * share) / length))
      if (worst > 0.3 * apart) return
    }
    // What goes on changing like this before and after is motion.
    const half = length / 2
    const before = this.#at(n - length - half)
    const around = Math.min(before === undefined ? Infinity : difference(before, a), difference(b, this.#at(n + half)!))
    if (around > STILL * apart) return
    // Light that changes is a mix, too, of two pictures that are alike.
    if (likeness(a, b) > 0.72) return
    const score = apart - 2.5 * worst
    const last = this.#dissolves.at(-1)
    const found = { from: n - length, to: n, score }
    if (last !== undefined && found.from < last.to) {
      if (score > last.score) this.#dissolves[this.#dissolves.length - 1] = found
    } else this.#dissolves.push(found)
  }

  /** All changes, in order, none sooner than `least` frames after the one before. */
  end(least: number): readonly Change[] {
    const fades = this.#fades()
    const taken = (from: number, to: number, others: readonly Change[]): boolean => others.some(({ frame, length }) => from <= frame + length / 2 + 1 && to >= frame - length / 2 - 1)
    const cuts = this.#cuts().filter(({ frame }) => !taken(frame, frame, fades))
    const dissolves = this.#dissolves
      .map(({ from, to }): Change => ({ kind: 'dissolve', frame: Math.round((from + to) / 2), length: to - from }))
      .filter(({ frame, length }) => !taken(frame - length / 2, frame + length / 2, fades) && !taken(frame - length / 4, frame + length / 4, cuts))
    const all = [...fades, ...cuts.filter(({ frame }) => !taken(frame, frame, dissolves)), ...dissolves].sort((x, y) => x.frame - y.frame)
    const kept: Change[] = []
    for (const one of all) if (one.frame - (kept.at(-1)?.frame ?? 0) >= least && this.frames - one.frame >= Math.min(least, 2)) kept.push(one)
    return kept
  }

  #cuts(): Change[] {
    const facts = this.#facts
    const found: Change[] = []
    for (let n = 1; n < facts.length; n++) {
      const { step } = facts[n]!
      if (step < this.#cut || this.#returned.has(n) || this.#returned.has(n - 1) || this.#returned.has(n - 2)) continue
      const near = facts.slice(Math.max(1, n - NEAR), n + NEAR + 1).map((one) => one.step).filter((_, k) => k !== n - Math.max(1, n - NEAR))
      // The median: another cut may be near.
      const usual = near.toSorted((x, y) => x - y)[Math.floor(near.length * 0.6)] ?? 0
      if (step < TIMES * usual || Math.max(facts[n - 1]!.step, facts[n + 1]?.step ?? 0) > step) continue
      found.push({ kind: 'cut', frame: n, length: 0 })
    }
    return found
  }

  /** Stretches of one colour that pictures sink into or rise from. */
  #fades(): Change[] {
    const facts = this.#facts
    const found: Change[] = []
    const longest = Math.round(this.#options.fps * 5)
    for (let n = 0; n < facts.length; n++) {
      if (facts[n]!.spread >= FLAT) continue
      let end = n
      while (end < facts.length && facts[end]!.spread < FLAT) end++
      let [from, to] = [n, end - 1]
      while (from > 0 && n - from < longest && facts[from - 1]!.spread > facts[from]!.spread * 1.02 + 0.05 && facts[from]!.step < this.#cut * 1.5) from--
      while (to < facts.length - 1 && to - end < longest && facts[to + 1]!.spread > facts[to]!.spread * 1.02 + 0.05 && facts[to + 1]!.step < this.#cut * 1.5) to++
      const [out, into] = [n - from, to - end + 1]
      // At the beginning and the end of a film nothing comes before or after.
      if (n > 0 && end < facts.length && Math.max(out, into) >= 3) found.push({ kind: 'fade', frame: Math.round((n + end) / 2), length: to - from })
      n = end
    }
    return found
  }
}

/** Whether one scene may have become another between two pictures that are not neighbours. */
export const mayHaveChanged = (a: Uint8Array, b: Uint8Array): boolean => difference(a, b) > 0.8 * CUT

/** Mean over luma, and half as much of the colours. */
function difference(a: Uint8Array, b: Uint8Array): number {
  let luma = 0
  for (let i = 0; i < LUMA; i++) luma += Math.abs(a[i]! - b[i]!)
  let colour = 0
  for (let i = LUMA; i < BYTES; i++) colour += Math.abs(a[i]! - b[i]!)
  return luma / LUMA + colour / (BYTES - LUMA)
}

function mixError(a: Uint8Array, b: Uint8Array, between: Uint8Array, share: number): number {
  let sum = 0
  for (let i = 0; i < LUMA; i++) sum += Math.abs(a[i]! * (1 - share) + b[i]! * share - between[i]!)
  let colour = 0
  for (let i = LUMA; i < BYTES; i++) colour += Math.abs(a[i]! * (1 - share) + b[i]! * share - between[i]!)
  return sum / LUMA + colour / (BYTES - LUMA)
}

function spreadOf(picture: Uint8Array): number {
  let [sum, squares] = [0, 0]
  for (let i = 0; i < LUMA; i++) {
    sum += picture[i]!
    squares += picture[i]! ** 2
  }
  return Math.sqrt(Math.max(0, squares / LUMA - (sum / LUMA) ** 2))
}

/** Correlation of luma: 1 for the same picture in another light. */
function likeness(a: Uint8Array, b: Uint8Array): number {
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0]
  for (let i = 0; i < LUMA; i++) {
    const [x, y] = [a[i]!, b[i]!]
    sa += x
    sb += y
    saa += x * x
    sbb += y * y
    sab += x * y
  }
  const [va, vb] = [saa - (sa * sa) / LUMA, sbb - (sb * sb) / LUMA]
  return va <= 0 || vb <= 0 ? 0 : (sab - (sa * sb) / LUMA) / Math.sqrt(va * vb)
}
