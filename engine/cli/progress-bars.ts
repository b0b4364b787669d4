/** Progress on a terminal: a bar per sink, with frames, rate, time left and what is being made. Lines where there is no terminal. */
import { MultiBar, type SingleBar } from 'cli-progress'
import type { StampedRunEvent } from '../contract/events.ts'

/** Milliseconds between two lines of one node where the output is no terminal. */
const LINE_EVERY = 5000

export function showProgress(stream: NodeJS.WriteStream): { event(event: StampedRunEvent): void; stop(): void } {
  return stream.isTTY === true ? bars(stream) : lines(stream)
}

const seconds = (value: number | undefined): string =>
  value === undefined ? '-' : value < 60 ? `${value.toFixed(0)} s` : `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`

/** Frames and their rate; of work that says itself what it counts, how much of it is done. */
const countOf = ({ done, total, rate, message }: { readonly done: number; readonly total: number; readonly rate: number; readonly message?: string }): string =>
  message === undefined ? `${done}/${total}  ${rate.toFixed(1)} fps` : `${Math.floor((100 * done) / total)} %`.padStart(5)

function bars(stream: NodeJS.WriteStream): { event(event: StampedRunEvent): void; stop(): void } {
  const multi = new MultiBar(
    {
      stream,
      format: '{name} {bar} {count}  {left} left  {now}',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 30,
      hideCursor: true,
      clearOnComplete: false,
    },
  )
  const known = new Map<string, SingleBar>()
  let now = ''
  return {
    event(event) {
      if (event.type === 'node-started') now = event.node
      if (event.type !== 'progress' || event.total <= 0) return
      const shown = { name: event.node.padEnd(12), count: countOf(event), left: seconds(event.eta), now: event.message ?? now }
      const bar = known.get(event.node)
      if (bar === undefined) known.set(event.node, multi.create(event.total, event.done, shown))
      else bar.update(event.done, shown)
    },
    stop: () => multi.stop(),
  }
}

function lines(stream: NodeJS.WriteStream): { event(event: StampedRunEvent): void; stop(): void } {
  const last = new Map<string, number>()
  return {
    event(event) {
      if (event.type === 'node-cached') stream.write(`${event.node}: taken from the store\n`)
      if (event.type !== 'progress') return
      const time = Date.parse(event.time)
      const ends = event.done === 0 || event.done === event.total
      if (!ends && time - (last.get(event.node) ?? 0) < LINE_EVERY) return
      last.set(event.node, time)
      const message = event.message === undefined ? '' : `, ${event.message}`
      stream.write(`${event.node}: ${countOf(event)}, ${seconds(event.eta)} left${message}\n`)
    },
    stop() {},
  }
}
