/** Rate and time left, from the last seconds rather than from the start: a slow scene shows at once. */

const WINDOW_MS = 5000

export class ProgressMeter {
  readonly #now: () => number
  readonly #marks: { time: number; done: number }[] = []

  constructor(now: () => number) {
    this.#now = now
  }

  update(done: number, total: number): { rate: number; eta?: number } {
    const time = this.#now()
    const marks = this.#marks
    if (marks.length > 0 && done < marks.at(-1)!.done) marks.length = 0
    marks.push({ time, done })
    while (marks.length > 2 && time - marks[0]!.time > WINDOW_MS) marks.shift()
    const first = marks[0]!
    const seconds = (time - first.time) / 1000
    const rate = seconds > 0 ? (done - first.done) / seconds : 0
    return rate > 0 ? { rate, eta: Math.max(0, total - done) / rate } : { rate }
  }
}
