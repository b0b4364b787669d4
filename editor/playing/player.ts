/**
 * Plays clips from the browser's memory, in step and in time, and fetches what isn't there: around the playhead while nothing plays,
 * ahead of it while something does. What can't be there in time is left out, and counted.
 */
import { createBitmaps } from './bitmaps.ts'
import { nextStretch, spansOf, stepFor, type Stretch } from './fill.ts'
import { createFrameCache } from './frame-cache.ts'
import { frameAt, ticksAt, type Running, type Span } from './timing.ts'

export interface Film<Layer extends string> {
  /** What is shown of what: the same key is the same picture. */
  readonly layers: readonly (readonly [layer: Layer, key: string])[]
  readonly length: number
  readonly rate: number
  /** What is played over and over. */
  readonly span: Span
}

export interface PlayerEvents<Layer extends string> {
  /** Frames as they are made. */
  load(layer: Layer, stretch: Stretch, signal: AbortSignal): AsyncIterable<{ readonly frame: number; readonly picture: Blob }>
  /** Seconds, of the clock that leads. */
  now(): number
  /** The playhead has come to a frame; what there is of it is to be drawn. */
  onFrame(pictures: Partial<Record<Layer, ImageBitmap>>, frame: number): void
  /** It plays from now on, in another way, or no more. */
  onPlay(playing: Running | undefined): void
  /** What is in memory, or how many frames were left out, has changed. */
  onChange(): void
  onError(error: unknown): void
  /** While something more urgent keeps the server busy, nothing is fetched that isn't played. */
  isBusy(): boolean
}

export interface Player<Layer extends string> {
  readonly speed: number
  /** Frames that were due since it plays, and not drawn. */
  readonly dropped: number
  /** Share of the stretch that is in memory. */
  readonly share: number
  readonly filling: boolean
  /** Stretches that are in memory. */
  readonly spans: readonly Span[]
  /** What is played, and what is fetched where nothing is. */
  setFilm(film: Film<Layer> | undefined): void
  /** From a frame on. */
  play(from: number, speed: number): void
  stop(): void
  /** The playhead was moved by hand. */
  moved(to: number): void
  /** All layers of a frame, where they are in memory. */
  pictures(frame: number): Promise<Partial<Record<Layer, ImageBitmap>>> | undefined
}

/** Bytes of packed frames. */
const BUDGET = 384e6
/** Frames of one answer: few, so that what is needed first is asked for soon. */
const MOST = 32
/** Seconds ahead of a playhead that stands still. */
const IDLE_AHEAD = 20
/** And of one that plays. */
const PLAY_AHEAD = 60
/** Most seconds that what is asked for is ahead of what is due, where answers come late. */
const MOST_LEAD = 4
/** Before something is fetched for a playhead that stands still. */
const IDLE_MS = 400
/** How far unpacking is ahead, in frames. */
const UNPACKED = 6

export function createPlayer<Layer extends string>(events: PlayerEvents<Layer>): Player<Layer> {
  const cache = createFrameCache<Blob>(BUDGET)
  const bitmaps = createBitmaps()
  let film: Film<Layer> | undefined
  let at = 0
  let playing: Running | undefined
  let drawing: number | undefined
  let idle: ReturnType<typeof setTimeout> | undefined
  let job: { readonly stop: AbortController; readonly stretch: Stretch; made: number } | undefined
  let failed = false
  let dropped = 0
  let ticks = 0
  /** Seconds that a frame takes to be made, of late. */
  let cost = 0
  /** And until the first one of an answer is there. */
  let latency = 0
  let told: { readonly spans: readonly Span[]; readonly share: number } | undefined

  const direction = (): 1 | -1 => ((playing?.speed ?? 1) < 0 ? -1 : 1)
  const hasAll = (frame: number): boolean => film?.layers.every(([, key]) => cache.of(key).has(frame)) === true

  function changed(): void {
    told = undefined
    events.onChange()
  }
  const state = () => {
    if (told !== undefined || film === undefined) return told ?? { spans: [], share: 0 }
    if (film.layers.length === 0) return (told = { spans: [], share: 1 })
    const [first, ...others] = film.layers.map(([, key]) => cache.of(key))
    const frames = [...(first?.keys() ?? [])].filter((frame) => others.every((one) => one.has(frame)))
    const { from, to } = film.span
    return (told = { spans: spansOf(frames), share: frames.filter((frame) => frame >= from && frame <= to).length / (to - from + 1) })
  }

  /** The next frames of the layer that lacks them first. */
  function nextJob(): { readonly layer: Layer; readonly key: string; readonly stretch: Stretch } | undefined {
    if (film === undefined || failed) return undefined
    const { layers, span, rate } = film
    const sizes = layers.map(([, key]) => cache.of(key))
    const count = sizes.reduce((sum, one) => sum + one.size, 0)
    const fit = count === 0 ? Infinity : (cache.budget * 0.9 * count) / Math.max(1, cache.bytes) / layers.length
    const within = Math.floor(Math.min(fit, rate * (playing === undefined ? IDLE_AHEAD : PLAY_AHEAD * Math.abs(playing.speed))))
    // What is to be drawn when it arrives, not what was due when it was asked for.
    const lead = playing === undefined ? 0 : Math.ceil(Math.min(MOST_LEAD, latency + cost) * rate * Math.abs(playing.speed))
    const length = span.to - span.from + 1
    const begin = lead === 0 || hasAll(at) ? at : span.from + ((((at - span.from + direction() * lead) % length) + length) % length)
    const step = playing === undefined ? 1 : stepFor(cost * layers.length, rate, playing.speed)
    const found = layers.flatMap(([layer, key]) => {
      const stretch = nextStretch({ span, at: begin, direction: direction(), step, most: MOST * (step > 1 ? 0.5 : 1), within, has: (frame) => cache.of(key).has(frame) })
      return stretch === undefined ? [] : [{ layer, key, stretch }]
    })
    const ahead = ({ stretch }: { readonly stretch: Stretch }): number => (((stretch.from - begin) * direction()) % length + length) % length
    return found.sort((a, b) => ahead(a) - ahead(b))[0]
  }

  function work(): void {
    clearTimeout(idle)
    if (job !== undefined || film === undefined) return
    if (playing === undefined && (events.isBusy() || document.hidden)) return rest()
    const next = nextJob()
    if (next !== undefined) void fetchStretch(next)
  }
  async function fetchStretch({ layer, key, stretch }: { readonly layer: Layer; readonly key: string; readonly stretch: Stretch }): Promise<void> {
    const stop = new AbortController()
    const mine = (job = { stop, stretch, made: 0 })
    let last = performance.now()
    try {
      for await (const { frame, picture } of events.load(layer, stretch, stop.signal)) {
        if (stop.signal.aborted) break
        const now = performance.now()
        // The first one waits for the look into the graph.
        if (mine.made++ === 0) latency = (now - last) / 1000
        else cost = cost === 0 ? (now - last) / 1000 : cost * 0.8 + (0.2 * (now - last)) / 1000
        last = now
        cache.put(key, frame, picture)
        // Soon to be drawn: what else would unpack it then.
        if (film?.layers.some(([, shown]) => shown === key) === true) void bitmaps.make(key, frame, picture).catch(() => {})
        changed()
      }
      if (!stop.signal.aborted) holdLast(key, stretch)
    } catch (error) {
      if (!stop.signal.aborted) {
        failed = true
        events.onError(error)
      }
    } finally {
      if (job === mine) job = undefined
      // One who scrubs is waited for; what is played is not.
      if (stop.signal.aborted && playing === undefined) rest()
      else work()
    }
  }
  function rest(): void {
    clearTimeout(idle)
    idle = setTimeout(work, IDLE_MS)
  }
  /** Where a clip is shorter than the one beside it, its last picture stays. */
  function holdLast(key: string, { from, to, step }: Stretch): void {
    const frames = cache.of(key)
    let nearest = -1
    for (const frame of frames.keys()) if (frame <= to && frame > nearest) nearest = frame
    const last = frames.get(nearest)
    if (last === undefined) return void (failed = true)
    for (let frame = from; frame <= to; frame += step) if (!cache.of(key).has(frame)) cache.put(key, frame, last)
  }
  /** What is under way is of no use where the playhead stands now. */
  function refocus(): void {
    if (film !== undefined) cache.look(film.layers.map(([, key]) => key), at, film.length, direction())
    if (job === undefined) return work()
    const { from, to, step } = job.stretch
    const made = from + job.made * step
    const far = at < from - step || at > to + step
    // An answer whose first frame has not come would only be asked for anew.
    const late = playing !== undefined && (job.made === 0 ? false : far || (playing.speed > 0 && at > made + (playing.rate * playing.speed) / 2))
    if (late && !hasAll(at)) job.stop.abort()
  }

  function draw(): void {
    drawing = requestAnimationFrame(draw)
    if (playing === undefined || film === undefined) return
    const seconds = Math.max(0, events.now() - playing.since)
    const frame = frameAt(playing, seconds)
    const now = ticksAt(playing, seconds)
    if (now === ticks && frame === at) return
    const pictures: Partial<Record<Layer, ImageBitmap>> = {}
    let whole = true
    for (const [layer, key] of film.layers) {
      const ready = bitmaps.get(key, frame) ?? (cache.of(key).has(frame) ? undefined : nearest(key, frame))
      if (bitmaps.get(key, frame) === undefined) whole = false
      if (ready !== undefined) pictures[layer] = ready
      for (let ahead = 0; ahead <= UNPACKED; ahead++) {
        const soon = frameAt(playing, seconds + ahead / playing.rate)
        const packed = cache.of(key).get(soon)
        if (packed !== undefined) void bitmaps.make(key, soon, packed).catch(() => {})
      }
    }
    const missed = now - ticks - 1 + (whole ? 0 : 1)
    ticks = now
    at = frame
    if (missed > 0) {
      dropped += missed
      changed()
    }
    events.onFrame(pictures, frame)
    refocus()
  }
  /** The last one before it that can be drawn at once. */
  function nearest(key: string, frame: number): ImageBitmap | undefined {
    for (let back = 1; back <= (film?.rate ?? 1) * MOST_LEAD; back++) {
      const found = bitmaps.get(key, frame - back * direction())
      if (found !== undefined) return found
    }
    return undefined
  }
  function stop(): void {
    if (drawing !== undefined) cancelAnimationFrame(drawing)
    drawing = undefined
    if (playing === undefined) return
    playing = undefined
    events.onPlay(undefined)
    changed()
    rest()
  }

  return {
    get speed() {
      return playing?.speed ?? 0
    },
    get dropped() {
      return dropped
    },
    get share() {
      return state().share
    },
    get filling() {
      return playing !== undefined && state().share < 1
    },
    get spans() {
      return state().spans
    },
    setFilm(next) {
      const keyOf = (one: Film<Layer> | undefined): string => JSON.stringify(one)
      if (keyOf(next) === keyOf(film)) return
      const other = next?.layers.map(([, key]) => key).join() !== film?.layers.map(([, key]) => key).join()
      film = next
      if (other) {
        job?.stop.abort()
        failed = false
        cost = latency = 0
      }
      // Other in and out points hold at once.
      if (playing !== undefined && film !== undefined) {
        playing = { ...playing, start: at, span: film.span, since: events.now() }
        ticks = -1
        events.onPlay(playing)
      }
      changed()
      rest()
    },
    play(from, speed) {
      if (film === undefined) return
      playing = { start: from, speed, rate: film.rate, span: film.span, since: events.now() }
      events.onPlay(playing)
      dropped = 0
      ticks = -1
      at = from
      failed = false
      changed()
      refocus()
      if (drawing === undefined) drawing = requestAnimationFrame(draw)
    },
    stop,
    moved(to) {
      at = to
      if (film !== undefined) cache.look(film.layers.map(([, key]) => key), at, film.length, 1)
      if (job !== undefined && (at < job.stretch.from || at > job.stretch.to) && !hasAll(at)) job.stop.abort()
      else if (job === undefined) rest()
    },
    pictures(frame) {
      if (film === undefined || film.layers.length === 0 || !hasAll(frame)) return undefined
      return Promise.all(film.layers.map(async ([layer, key]) => [layer, await bitmaps.make(key, frame, cache.of(key).get(frame)!)] as const)).then((found) => Object.fromEntries(found) as Partial<Record<Layer, ImageBitmap>>)
    },
  }
}
