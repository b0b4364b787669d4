/** A farm as discrete events: workers that fetch, work and put over links and a store that all share, and a submitter that joins at the end. */
export interface SimulatedJob {
  readonly seconds: number
  /** Bytes fetched before and put after. */
  readonly fetch: number
  readonly put: number
}

export interface SimulatedFarm {
  readonly jobs: readonly SimulatedJob[]
  /** Seconds of the submitter before the first job and after the last; bytes that it fetches to join. */
  readonly plan: number
  readonly join: number
  readonly joinBytes: number
  /** Bytes a second of the store, and of one machine's link. */
  readonly store: number
  readonly link: number
  /** Seconds between the end of a job and the start of the next on one worker: looking for it, and telling of it. */
  readonly gap: number
}

interface Busy {
  readonly job: SimulatedJob
  phase: 'gap' | 'fetch' | 'work' | 'put'
  /** Seconds of gap and work, bytes of the others. */
  left: number
}

const NEXT = { gap: 'fetch', fetch: 'work', work: 'put' } as const

/** Seconds until the film is there. */
export function simulate({ jobs, plan, join, joinBytes, store, link, gap }: SimulatedFarm, workers: number): number {
  let time = plan
  const waiting = [...jobs]
  const busy: Busy[] = []
  const take = (): void => {
    while (busy.length < workers && waiting.length > 0) busy.push({ job: waiting.shift()!, phase: 'gap', left: gap })
  }
  for (take(); busy.length > 0; take()) {
    const moving = busy.filter(({ phase }) => phase === 'fetch' || phase === 'put').length
    const rate = Math.min(link, store / Math.max(1, moving))
    const speed = ({ phase }: Busy): number => (phase === 'fetch' || phase === 'put' ? rate : 1)
    const step = Math.min(...busy.map((one) => one.left / speed(one)))
    time += step
    for (const one of busy) one.left -= step * speed(one)
    for (const one of busy.filter(({ left }) => left <= 1e-9)) {
      if (one.phase === 'put') {
        busy.splice(busy.indexOf(one), 1)
        continue
      }
      one.phase = NEXT[one.phase]
      one.left = one.phase === 'fetch' ? one.job.fetch : one.phase === 'work' ? one.job.seconds : one.job.put
    }
  }
  return time + joinBytes / Math.min(link, store) + join
}
