/** Takes as moving pictures: one, two over each other or the whole wall, in step; small, through the proxies, by the player that the preview has. */
import { loadFrames } from '../api/client.ts'
import { createPlayer } from '../playing/player.ts'
import { SIZE, type Planned } from './drafts.ts'

export interface MovingTake {
  readonly planned: Planned
  show(picture: ImageBitmap): void
}

export interface Motion {
  /** From a share of the clip on; what plays already stops. False where none of them moves. */
  play(takes: readonly MovingTake[], from?: number): boolean
  stop(): void
  readonly playing: boolean
  /** Stops, and lets go of all pictures. */
  close(): void
}

export interface MotionEvents {
  /** All were told to show a moment, as a share of the clip. */
  onMoment?(share: number): void
  fail(error: unknown): void
}

interface Pace {
  readonly length: number
  /** Frames a second. */
  readonly rate: number
}

function paceOf({ info }: Pick<Planned, 'info'>): Pace | undefined {
  const clip = info?.clip
  return clip === undefined || clip.length < 2 ? undefined : { length: clip.length, rate: clip.rate.num / clip.rate.den }
}

/** All in step: at the fastest rate, as long as the longest takes. */
export function commonPace(all: readonly Pace[]): Pace {
  const rate = Math.max(...all.map((one) => one.rate))
  return { rate, length: Math.max(...all.map((one) => Math.round((one.length / one.rate) * rate))) }
}

/** A take's own frame at a frame of all: the moment is the same. */
export const ownFrame = (frame: number, common: Pace, own: Pace): number => Math.floor((frame * own.rate) / common.rate + 1e-6)

/** Its own frames, as frames of all: one that is slower shows each of them for longer. */
export async function* inStep<P>({ from, to, step }: { readonly from: number; readonly to: number; readonly step: number }, common: Pace, own: Pace, load: (from: number, to: number, step: number) => AsyncIterable<{ readonly frame: number; readonly picture: P }>): AsyncGenerator<{ readonly frame: number; readonly picture: P }, void> {
  if (own.rate === common.rate) return yield* load(from, to, step)
  let next = from
  for await (const { frame, picture } of load(ownFrame(from, common, own), ownFrame(to, common, own), 1)) {
    for (; next <= to && ownFrame(next, common, own) <= frame; next += step) yield { frame: next, picture }
  }
}

export function createMotion({ onMoment, fail }: MotionEvents): Motion {
  let takes: ReadonlyMap<string, MovingTake> = new Map()
  let common: Pace = { length: 1, rate: 1 }
  const player = createPlayer<string>({
    load(layer, stretch, signal) {
      const { planned } = takes.get(layer)!
      const { source: { document, path, inputs }, at } = planned
      return inStep(stretch, common, paceOf(planned)!, (from, to, step) => loadFrames({ document, path, node: at, proxy: 'auto', ...SIZE, from, to, step, ...(inputs === undefined ? {} : { inputs }) }, signal))
    },
    now: () => performance.now() / 1000,
    onFrame(pictures, frame) {
      for (const [layer, picture] of Object.entries(pictures)) if (picture !== undefined) takes.get(layer)?.show(picture)
      onMoment?.(frame / common.length)
    },
    onPlay: () => undefined,
    onChange: () => undefined,
    onError(error) {
      stop()
      fail(error)
    },
    // Nothing is fetched that isn't played.
    isBusy: () => true,
  })
  function stop(): void {
    player.stop()
    player.setFilm(undefined)
  }
  return {
    play(next, from = 0) {
      stop()
      const moving = next.flatMap((take) => (paceOf(take.planned) === undefined ? [] : [take]))
      if (moving.length === 0) return false
      takes = new Map(moving.map((take, index) => [String(index), take]))
      common = commonPace(moving.map(({ planned }) => paceOf(planned)!))
      const { length, rate } = common
      // The same take of another pace is asked for at other frames.
      player.setFilm({ layers: moving.map(({ planned }, index) => [String(index), `${planned.key} ${planned.at} ${rate}`]), length, rate, span: { from: 0, to: length - 1 } })
      player.play(Math.min(length - 1, Math.floor(from * length)), 1)
      return true
    },
    stop,
    get playing() {
      return player.speed !== 0
    },
    close: stop,
  }
}
