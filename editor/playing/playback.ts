/** Playing what the preview shows: its frames by the player, its sound, and what of both is fetched. */
import { loadFrames, loadSound, loadStill, type PortPlan } from '../api/client.ts'
import { cutTo, keysOf } from '../document/cut.ts'
import { splitLink } from '../document/document.ts'
import { framesWithin, rangeOf } from '../document/range.ts'
import type { Editor } from '../editor.ts'
import { soundLink } from '../scopes/loudness.ts'
import { obstacles } from '../seeing/look.ts'
import { hasFrames, type Kind } from '../seeing/ports.ts'
import { readWave } from './pieces.ts'
import { createPlayer, type Player } from './player.ts'
import { playedQuality, type Quality } from './quality.ts'
import { createSound, type PlayedSound } from './sound.ts'

export interface ShownLayer<Layer extends string> {
  readonly layer: Layer
  readonly node: string
  readonly port: string | undefined
  readonly kind: Kind | undefined
}

export interface PlaybackEvents<Layer extends string> {
  /** What of the preview plays: a clip, pictures beside and under it, or a track. */
  shown(): { readonly layers: readonly ShownLayer<Layer>[]; readonly info: PortPlan | undefined }
  quality(): Quality
  onFrame(pictures: Partial<Record<Layer, ImageBitmap>>, frame: number): void
  onChange(): void
  onError(error: unknown): void
  isBusy(): boolean
}

/** Frames per second of what has none. */
const RATE = 30

export interface Playback<Layer extends string> extends Pick<Player<Layer>, 'speed' | 'dropped' | 'share' | 'spans' | 'filling' | 'pictures' | 'stop' | 'moved'> {
  readonly sound: PlayedSound
  /** Of what is shown now. */
  readonly rate: number
  readonly length: number
  /** What is shown, or the stretch that is played, is another. */
  renew(): void
  play(from: number, speed: number): void
}

export function createPlayback<Layer extends string>(editor: Editor, events: PlaybackEvents<Layer>): Playback<Layer> {
  const sound = createSound(events.onChange)
  const facts = () => {
    const { info } = events.shown()
    const film = editor.document.film?.fps
    const rate = info?.clip === undefined ? (info?.track !== undefined && typeof film === 'number' ? film : RATE) : info.clip.rate.num / info.clip.rate.den
    return { rate, length: info?.clip?.length ?? (info?.track === undefined ? 1 : Math.max(1, Math.ceil(info.track.duration * rate))) }
  }
  /** As it was when the film was taken up: the graph may have been changed since. */
  let source = editor.source()
  let layers: readonly ShownLayer<Layer>[] = []
  let quality: Exclude<Quality, 'auto'> = 'quarter'

  const player = createPlayer<Layer>({
    async *load(layer, { from, to, step }, signal) {
      const shown = layers.find((one) => one.layer === layer)
      if (shown === undefined) return
      const { node, port, kind } = shown
      const look = { ...source, document: cutTo(source.document, node), node, proxy: quality, ...(port === undefined ? {} : { port }) }
      if (kind === undefined || hasFrames(kind)) return yield* loadFrames({ ...look, from, to, step }, signal)
      // What stands still is the same at each moment.
      const picture = await loadStill(look, signal)
      for (let frame = from; frame <= to; frame += step) yield { frame, picture }
    },
    now: sound.now,
    onFrame: events.onFrame,
    onPlay: (playing) => (playing === undefined ? sound.stop() : sound.play(playing)),
    onChange: events.onChange,
    onError: events.onError,
    isBusy: events.isBusy,
  })

  function takeSound(keys: (name: string) => string): void {
    const first = layers[0]
    const own = first?.kind === 'sound' && first.port !== undefined ? `${first.node}.${first.port}` : undefined
    const link = first === undefined ? undefined : (own ?? soundLink(editor.document, editor, first.node))
    const [node, port] = link === undefined ? [] : splitLink(link)
    if (node === undefined || port === undefined || editor.document.nodes[node] === undefined) return sound.setSource(undefined)
    const given = editor.source()
    sound.setSource({
      key: `${node} ${port} ${keys(node)}`,
      load: async (from, duration, signal) => readWave(await loadSound({ ...given, document: cutTo(given.document, node), node, port, from, duration }, signal)),
    })
  }
  function renew(): void {
    const { layers: next, info } = events.shown()
    const { rate, length } = facts()
    const fault = obstacles(editor)
    if (next.length === 0 || !editor.checked || next.some(({ node }) => fault(node) !== undefined) || (info?.clip === undefined && info?.track === undefined)) {
      player.setFilm(undefined)
      return sound.setSource(undefined)
    }
    source = editor.source()
    layers = next
    const keys = keysOf(editor.document, editor.values, editor.codes)
    quality = info.clip === undefined ? 'full' : playedQuality(events.quality(), info.clip)
    const span = framesWithin(rangeOf(editor.document), rate, length) ?? { from: 0, to: length - 1 }
    player.setFilm({ layers: info.clip === undefined ? [] : layers.map(({ layer, node, port }) => [layer, `${node} ${port ?? ''} ${quality} ${keys(node)}`] as const), length, rate, span })
    takeSound(keys)
  }

  return {
    sound,
    renew,
    get rate() {
      return facts().rate
    },
    get length() {
      return facts().length
    },
    get speed() {
      return player.speed
    },
    get dropped() {
      return player.dropped
    },
    get share() {
      return player.share
    },
    get spans() {
      return player.spans
    },
    get filling() {
      return player.filling
    },
    pictures: player.pictures,
    moved: player.moved,
    stop: player.stop,
    play(from, speed) {
      renew()
      player.play(from, speed)
    },
  }
}
