/**
 * The sound of what is played. The sound card's clock leads: what is drawn follows what is heard, and each piece of sound is
 * put at its place on that clock, to the sample. Scrubbing makes grains.
 */
import { pieceAt, reversed, type Piece } from './pieces.ts'
import type { Running } from './timing.ts'

export interface SoundSource {
  /** The same key is the same sound. */
  readonly key: string
  load(from: number, duration: number, signal: AbortSignal): Promise<Piece>
}

export interface PlayedSound {
  /** Seconds: of what is heard where something can be, else of the page. */
  now(): number
  /** Undefined: there is nothing to be heard. */
  setSource(source: SoundSource | undefined): void
  readonly has: boolean
  /** What keeps it from being heard. */
  readonly fault: unknown
  play(playing: Running): void
  stop(): void
  /** A moment of it, for one who scrubs. */
  grain(seconds: number): void
  muted: boolean
  volume: number
}

/** Seconds of one answer, and how far ahead the sound card is given what it plays. */
const PIECE = 2
const AHEAD = 1.2
const TICK_MS = 80
/** Pieces that are kept. */
const KEPT = 90
const GRAIN = 0.09
const RAMP = 0.012
const KEY = 'reelgraph:sound'

export function createSound(onChange: () => void): PlayedSound {
  let context: AudioContext | undefined
  let gain: GainNode | undefined
  /** From the sound card's clock to ours, which goes on where there is no sound card. */
  let offset: number | undefined
  let source: SoundSource | undefined
  let pieces = new Map<number, AudioBuffer>()
  let backwards = new WeakMap<AudioBuffer, AudioBuffer>()
  let loading: { readonly index: number; readonly stop: AbortController } | undefined
  let failed: unknown
  let playing: Running | undefined
  let ticking: ReturnType<typeof setInterval> | undefined
  /** Time on our clock up to which something was handed over. */
  let given = 0
  const sounding = new Set<AudioBufferSourceNode>()
  let lastGrain = 0
  const kept = readKept()

  const page = (): number => performance.now() / 1000
  const latency = (): number => context!.outputLatency || context!.baseLatency || 0
  /** Of what is heard now. */
  const heard = (): number => context!.currentTime - latency()

  function start(): void {
    if (context === undefined) {
      context = new AudioContext({ latencyHint: 'interactive' })
      gain = context.createGain()
      gain.connect(context.destination)
      level()
      context.onstatechange = () => (offset = undefined)
    }
    if (context.state === 'suspended') void context.resume().catch(() => {})
  }
  function level(): void {
    gain?.gain.setTargetAtTime(kept.muted ? 0 : kept.volume ** 2, context!.currentTime, 0.01)
    localStorage.setItem(KEY, JSON.stringify(kept))
    onChange()
  }
  function now(): number {
    if (context?.state !== 'running' || context.currentTime === 0) {
      offset = undefined
      return (latest = Math.max(latest, clock.at(page())))
    }
    offset ??= Math.max(latest, clock.at(page())) - heard()
    clock.is(page(), heard() + offset)
    return (latest = Math.max(latest, heard() + offset))
  }
  // Our clock never goes back when another begins to lead.
  let latest = 0
  const clock = { shift: 0, at: (time: number) => time + clock.shift, is: (time: number, ours: number) => void (clock.shift = ours - time) }

  function need(index: number): AudioBuffer | undefined {
    const found = pieces.get(index)
    if (found !== undefined || source === undefined || failed !== undefined || index < 0) return found
    if (loading === undefined || (Math.abs(loading.index - index) > 1 && !isPlayed(loading.index))) {
      loading?.stop.abort()
      void load(index, source)
    }
    return undefined
  }
  /** It lies in the stretch that is played over and over: it will be wanted, however late it comes, and would only be asked for anew. */
  function isPlayed(index: number): boolean {
    if (playing === undefined) return false
    const [first, last] = [playing.span.from, playing.span.to].map((frame) => Math.floor(frame / playing!.rate / PIECE)) as [number, number]
    return index >= first && index <= last
  }
  async function load(index: number, from: SoundSource): Promise<void> {
    const stop = new AbortController()
    const mine = (loading = { index, stop })
    try {
      const { sampleRate, channels } = await from.load(index * PIECE, PIECE, stop.signal)
      if (stop.signal.aborted || source?.key !== from.key) return
      // The last one is as long as the others: the rest of it is silence.
      const buffer = new AudioBuffer({ numberOfChannels: channels.length, length: PIECE * sampleRate, sampleRate })
      channels.forEach((samples, channel) => buffer.copyToChannel(samples, channel))
      pieces.set(index, buffer)
      for (const oldest of pieces.keys()) if (pieces.size > KEPT) pieces.delete(oldest)
    } catch (error) {
      if (!stop.signal.aborted) failed = error
    } finally {
      if (loading === mine) loading = undefined
    }
    // Whoever called it off has asked for another: two that went on would call each other off for ever.
    if (stop.signal.aborted) return
    onChange()
    // What follows is wanted soon, or is near where one scrubs.
    if (failed === undefined && playing === undefined && pieces.size < 4) need(index + 1)
    schedule()
  }

  /** Hands over what is heard in the next moment. */
  function schedule(): void {
    if (playing === undefined || context?.state !== 'running' || source === undefined) return
    const time = now()
    given = Math.max(given, time + 0.02)
    while (given < time + AHEAD) {
      const piece = pieceAt(playing, given - playing.since, PIECE)
      const buffer = need(piece.index)
      if (buffer !== undefined) sound(buffer, piece, given)
      else if (loading !== undefined) return
      given += piece.lasts
      // The one after it, while there is time.
      if (buffer !== undefined) need(pieceAt(playing, given + 1e-6 - playing.since, PIECE).index)
    }
  }
  function sound(buffer: AudioBuffer, { offset: from, seconds, speed }: ReturnType<typeof pieceAt>, when: number): void {
    const node = new AudioBufferSourceNode(context!, { buffer: speed < 0 ? turned(buffer) : buffer, playbackRate: Math.abs(speed) })
    node.connect(gain!)
    node.onended = () => sounding.delete(node)
    sounding.add(node)
    node.start(when - offset!, Math.max(0, speed < 0 ? buffer.duration - from : from), seconds)
  }
  function turned(buffer: AudioBuffer): AudioBuffer {
    const known = backwards.get(buffer)
    if (known !== undefined) return known
    const made = new AudioBuffer({ numberOfChannels: buffer.numberOfChannels, length: buffer.length, sampleRate: buffer.sampleRate })
    for (let channel = 0; channel < buffer.numberOfChannels; channel++) made.copyToChannel(reversed(buffer.getChannelData(channel)), channel)
    backwards.set(buffer, made)
    return made
  }
  function hush(): void {
    for (const node of sounding) node.stop()
    sounding.clear()
  }

  return {
    now,
    get has() {
      return source !== undefined
    },
    get fault() {
      return failed
    },
    setSource(next) {
      if (next?.key === source?.key) return void (source = next)
      source = next
      pieces = new Map()
      backwards = new WeakMap()
      loading?.stop.abort()
      failed = undefined
      onChange()
    },
    play(next) {
      if (source !== undefined) start()
      playing = next
      hush()
      given = 0
      clearInterval(ticking)
      ticking = setInterval(schedule, TICK_MS)
      schedule()
    },
    stop() {
      playing = undefined
      clearInterval(ticking)
      hush()
    },
    grain(seconds) {
      if (source === undefined || kept.muted || playing !== undefined) return
      start()
      const buffer = need(Math.floor(seconds / PIECE))
      if (buffer === undefined || context!.state !== 'running' || page() - lastGrain < 0.04) return
      lastGrain = page()
      const [at, from] = [context!.currentTime + 0.005, seconds % PIECE]
      const lasts = Math.min(GRAIN, buffer.duration - from)
      if (lasts < RAMP * 2) return
      const node = new AudioBufferSourceNode(context!, { buffer })
      const envelope = new GainNode(context!, { gain: 0 })
      envelope.gain.setValueAtTime(0, at).linearRampToValueAtTime(1, at + RAMP).setValueAtTime(1, at + lasts - RAMP).linearRampToValueAtTime(0, at + lasts)
      node.connect(envelope).connect(gain!)
      node.start(at, from, lasts)
    },
    get muted() {
      return kept.muted
    },
    set muted(next) {
      kept.muted = next
      level()
    },
    get volume() {
      return kept.volume
    },
    set volume(next) {
      Object.assign(kept, { volume: next, muted: next === 0 })
      level()
    },
  }
}

function readKept(): { muted: boolean; volume: number } {
  try {
    const { muted = false, volume = 1 } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as { muted?: boolean; volume?: number }
    return { muted: muted === true, volume: Math.min(1, Math.max(0, Number(volume))) }
  } catch {
    return { muted: false, volume: 1 }
  }
}
