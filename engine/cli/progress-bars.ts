/** Progress on a terminal: a bar per sink, with frames, rate, time left and what is being made. Lines where there is no terminal. */
import { MultiBar, type SingleBar } from 'cli-progress'
import type { StampedRunEvent } from '../contract/events.ts'
import { sparkline } from './sparkline.ts'

/** Milliseconds between two lines of one node where the output is no terminal. */
const LINE_EVERY = 5000

/** Blocks of a curve. */
const CURVE = 24

export function showProgress(stream: NodeJS.WriteStream): { event(event: StampedRunEvent): void; stop(): void } {
  return stream.isTTY === true ? bars(stream) : lines(stream)
}

/** Losses of trainings so far. */
function curves() {
  const known = new Map<string, { readonly losses: number[]; readonly steps: number; validation?: number; said: string }>()
  return {
    /** As a curve, with the last ones in numbers. */
    add({ node, steps, loss, validation, rate }: Extract<StampedRunEvent, { type: 'training' }>): string {
      const own = known.get(node) ?? { losses: [], steps, said: '' }
      known.set(node, own)
      own.losses.push(loss)
      if (validation !== undefined) own.validation = validation
      own.said = `${sparkline(own.losses, CURVE)} loss ${loss.toFixed(4)}${own.validation === undefined ? '' : `, validation ${own.validation.toFixed(4)}`}, rate ${rate.toExponential(1)}`
      return own.said
    },
    /** Where what is told is that the steps of a training go on. */
    of({ node, total }: { readonly node: string; readonly total: number }): string | undefined {
      const own = known.get(node)
      return own?.steps === total ? own.said : undefined
    },
  }
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
  const learning = curves()
  let now = ''
  return {
    event(event) {
      if (event.type === 'training' && event.sample === undefined) known.get(event.node)?.update({ now: learning.add(event) })
      if (event.type === 'node-started') now = event.node
      if (event.type !== 'progress' || event.total <= 0) return
      const shown = { name: event.node.padEnd(12), count: countOf(event), left: seconds(event.eta), now: learning.of(event) ?? event.message ?? now }
      const bar = known.get(event.node)
      if (bar === undefined) known.set(event.node, multi.create(event.total, event.done, shown))
      else {
        bar.setTotal(event.total)
        bar.update(event.done, shown)
      }
    },
    stop: () => multi.stop(),
  }
}

function lines(stream: NodeJS.WriteStream): { event(event: StampedRunEvent): void; stop(): void } {
  const last = new Map<string, number>()
  const learning = curves()
  const due = ({ node, time }: { readonly node: string; readonly time: string }, ends: boolean): boolean => {
    if (!ends && Date.parse(time) - (last.get(node) ?? 0) < LINE_EVERY) return false
    last.set(node, Date.parse(time))
    return true
  }
  return {
    event(event) {
      if (event.type === 'node-cached') stream.write(`${event.node}: taken from the store\n`)
      if (event.type === 'training' && event.sample === undefined) {
        const curve = learning.add(event)
        const { node, step, steps, validation, eta } = event
        if (due(event, step === steps || validation !== undefined)) stream.write(`${node}: step ${step}/${steps}  ${curve}, ${seconds(eta)} left\n`)
      }
      if (event.type !== 'progress' || learning.of(event) !== undefined) return
      if (!due(event, event.done === 0 || event.done === event.total)) return
      const message = event.message === undefined ? '' : `, ${event.message}`
      stream.write(`${event.node}: ${countOf(event)}, ${seconds(event.eta)} left${message}\n`)
    },
    stop() {},
  }
}
