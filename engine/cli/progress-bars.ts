/** Progress on a terminal: a bar per sink, with frames, rate, time left and what is being made. Lines where there is no terminal. */
import { MultiBar, type SingleBar } from 'cli-progress'
import type { StampedRunEvent } from '../run/events.ts'

/** Milliseconds between two lines of one node where the output is no terminal. */
const LINE_EVERY = 5000

export function showProgress(stream: NodeJS.WriteStream): { event(event: StampedRunEvent): void; stop(): void } {
  return stream.isTTY === true ? bars(stream) : lines(stream)
}

const seconds = (value: number | undefined): string =>
  value === undefined ? '-' : value < 60 ? `${value.toFixed(0)} s` : `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`

function bars(stream: NodeJS.WriteStream): { event(event: StampedRunEvent): void; stop(): void } {
  const multi = new MultiBar(
    {
      stream,
      format: '{name} {bar} {value}/{total}  {rate} fps  {left} left  {now}',
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
      const shown = { name: event.node.padEnd(12), rate: event.rate.toFixed(1), left: seconds(event.eta), now: event.message ?? now }
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
      stream.write(`${event.node}: ${event.done}/${event.total}, ${event.rate.toFixed(1)} fps, ${seconds(event.eta)} left${message}\n`)
    },
    stop() {},
  }
}
