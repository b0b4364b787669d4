/**
 * Lays sounds into a track, block by block. A block holds what begins or sounds in it, and the hall of the block before
 * rings on in it: each block's own hall is made by itself and added, so that any block can be asked for at any time, has
 * the same bits, and nothing changes where two meet. A block takes a while: others get their turn between its sounds.
 */
import { createBreath, windowed, type Track } from '../../../engine/api.ts'
import { addHall, type Hall } from './hall.ts'
import { RATE, samplesOf, SoundStore, type Sound } from './sound.ts'

export interface Hit {
  /** Seconds. */
  readonly at: number
  /** Seconds that it sounds at most. */
  readonly length: number
  readonly gain: number
  /** -1 left, 1 right. */
  readonly pan: number
  /** How much of it goes to the hall. */
  readonly send: number
  /** Sounds with the same name are the same. */
  readonly name: string
  readonly make: () => Sound
  /** Steps back when it is told to, as under a bass drum. */
  readonly ducked?: boolean
}

export interface Playing {
  readonly length: number
  readonly hits: readonly Hit[]
  readonly hall: Hall
  /** Level of what steps back, 0..1. */
  readonly duck?: (time: number) => number
}

const BLOCK = 4 * RATE

interface Block {
  /** What sounds in the block itself; then what is left of its hall. */
  readonly own: readonly [Float32Array, Float32Array]
  readonly after: readonly [Float32Array, Float32Array]
}

export function played({ length, hits, hall, duck }: Playing): Track {
  const store = new SoundStore()
  // A hall rings on until it is 60 dB down, and not longer than a block.
  const tail = Math.min(BLOCK, samplesOf(hall.decay))
  const blocks = new Map<number, Promise<Block>>()
  const longest = hits.reduce((most, hit) => Math.max(most, hit.length), 0)
  const back = Math.ceil((longest * RATE) / BLOCK) + 1
  const begun = new Map<number, Hit[]>()
  for (const hit of hits) {
    const block = Math.floor((hit.at * RATE) / BLOCK)
    const list = begun.get(block)
    if (list === undefined) begun.set(block, [hit])
    else list.push(hit)
  }
  const made = (index: number): Promise<Block> => {
    let block = blocks.get(index)
    if (block === undefined) {
      block = make(index)
      block.catch(() => blocks.delete(index))
      blocks.set(index, block)
      if (blocks.size > 3) blocks.delete(blocks.keys().next().value!)
    }
    return block
  }
  const make = async (index: number): Promise<Block> => {
    const breath = createBreath()
    const pair = (samples: number): [Float32Array, Float32Array] => [new Float32Array(samples), new Float32Array(samples)]
    const [dry, wet, ducked, duckedWet] = [pair(BLOCK), pair(BLOCK), pair(BLOCK), pair(BLOCK)]
    for (let from = index - back; from <= index; from++) {
      for (const hit of begun.get(from) ?? []) {
        const aside = hit.ducked === true && duck !== undefined
        lay(hit, store, index * BLOCK, aside ? ducked : dry, aside ? duckedWet : wet)
        await breath()
      }
    }
    if (duck !== undefined) {
      for (let from = 0; from < BLOCK; from += 32) {
        const left = duck((index * BLOCK + from) / RATE)
        const right = duck((index * BLOCK + from + 32) / RATE)
        for (let i = 0; i < 32; i++) {
          const level = left + ((right - left) * i) / 32
          for (let side = 0; side < 2; side++) {
            dry[side]![from + i]! += level * ducked[side]![from + i]!
            wet[side]![from + i]! += level * duckedWet[side]![from + i]!
          }
        }
      }
    }
    const ring = pair(BLOCK + tail)
    await addHall(wet[0], wet[1], ring[0], ring[1], hall, breath)
    for (const [side, plane] of ring.entries()) {
      for (let i = 0; i < BLOCK; i++) dry[side]![i]! += plane[i]!
      // It ends in silence, whatever is left of it.
      const fade = RATE / 2
      for (let i = 0; i < fade; i++) plane[BLOCK + tail - 1 - i]! *= 0.5 - 0.5 * Math.cos((Math.PI * i) / fade)
    }
    return { own: dry, after: [ring[0].subarray(BLOCK), ring[1].subarray(BLOCK)] }
  }
  return windowed({ sampleRate: RATE, channels: 2, length }, async (start, count) => {
    const result = [new Float32Array(count), new Float32Array(count)]
    for (let at = start; at < start + count;) {
      const index = Math.floor(at / BLOCK)
      const until = Math.min(start + count, (index + 1) * BLOCK)
      const before = index > 0 ? await made(index - 1) : undefined
      const block = await made(index)
      for (const [side, plane] of result.entries()) {
        const own = block.own[side]!
        const after = before?.after[side]
        for (let i = at; i < until; i++) plane[i - start] = own[i - index * BLOCK]! + (after?.[i - index * BLOCK] ?? 0)
      }
      at = until
    }
    return result
  })
}

function lay(hit: Hit, store: SoundStore, from: number, dry: readonly Float32Array[], wet: readonly Float32Array[]): void {
  const start = Math.round(hit.at * RATE) - from
  if (start >= BLOCK || start + hit.length * RATE + 1 <= 0) return
  const sound = store.get(hit.name, hit.make)
  const end = Math.min(BLOCK, start + sound.left.length)
  // Equal power, 1 in the middle.
  const angle = ((hit.pan + 1) * Math.PI) / 4
  for (const side of [0, 1] as const) {
    const plane = side === 0 ? sound.left : sound.right
    const gain = hit.gain * Math.SQRT2 * (side === 0 ? Math.cos(angle) : Math.sin(angle))
    const sent = gain * hit.send
    const [out, hall] = [dry[side]!, wet[side]!]
    for (let i = Math.max(0, start); i < end; i++) {
      const value = plane[i - start]!
      out[i]! += value * gain
      hall[i]! += value * sent
    }
  }
}
