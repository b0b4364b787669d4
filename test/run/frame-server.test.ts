import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClipSource } from '../../engine/contract/frame-context.ts'
import { toReelgraphError } from '../../engine/contract/errors.ts'
import { ScopedClip, type ServedClip } from '../../engine/run/frame-server.ts'
import { frameRange, pullFrames, Slots } from '../../engine/run/pull.ts'
import { sequentialSource } from '../../engine/run/sequential.ts'
import { counting, createKit, INFO, painted, pixel } from './kit.ts'

const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(() => 'no error', (thrown) => toReelgraphError(thrown).code)

/** Frames of two clips added, modulo 256. */
const sum = (a: ServedClip, b: ServedClip): ClipSource => ({
  info: { ...a.info, length: Math.min(a.info.length, b.info.length) },
  async frame(n, scope) {
    const [x, y] = await Promise.all([scope.pull(a, n), scope.pull(b, n)])
    return painted(scope, a.info, x.bytes[0]! + y.bytes[0]!)
  },
})

describe('requests', () => {
  it('joins requests for one frame, and gives all memory back', async () => {
    const { arena, serve } = createKit()
    const clip = serve(counting(4, (n) => n * 10, 1))
    expect(await Promise.all([pixel(clip, 2), pixel(clip, 2), pixel(clip, 2)])).toEqual([20, 20, 20])
    expect(clip.cost.frames).toBe(1)
    expect(arena.stats.used).toBe(0)
  })

  it('makes a shared frame once when both branches of a diamond ask at the same time', async () => {
    const { arena, serve } = createKit()
    const source = serve(counting(8, (n) => n + 1))
    const diamond = serve(sum(source, source))
    expect(await pixel(diamond, 5)).toBe(12)
    expect(source.cost.frames).toBe(1)
    expect(arena.stats.used).toBe(0)
  })

  it('keeps recent frames only where it was told to', async () => {
    const { serve, server, arena } = createKit()
    const clip = serve(counting(4))
    await pixel(clip, 1)
    await pixel(clip, 1)
    expect(clip.cost.frames).toBe(2)
    clip.keep()
    await pixel(clip, 1)
    await pixel(clip, 1)
    expect(clip.cost.frames).toBe(3)
    server.cache.clear()
    expect(arena.stats.used).toBe(0)
  })

  it.each([-1, 8, 1.5, NaN, Infinity])('refuses frame %s of 8', async (n) => {
    expect(await codeOf(pixel(createKit().serve(counting(8)), n))).toBe('E_FRAME_RANGE')
  })

  it('names the node whose frame failed, keeps nothing, and works again afterwards', async () => {
    const { arena, serve } = createKit()
    let broken = true
    const info = INFO
    const clip = serve({
      info,
      async frame(n, scope) {
        const frame = painted(scope, info, n)
        if (broken) throw new Error('lens cap on')
        return frame
      },
    }, 'camera')
    const outer = serve(sum(clip, clip), 'outer')
    const error = await pixel(outer, 3).catch(toReelgraphError)
    expect(error).toMatchObject({ code: 'E_NODE_FAILED', faults: [{ node: 'camera', detail: 'lens cap on' }] })
    broken = false
    expect(await pixel(outer, 3)).toBe(6)
    expect(arena.stats.used).toBe(0)
  })

  it('refuses a frame of another size than promised', async () => {
    const clip = createKit().serve({ info: INFO, frame: async (_, scope) => scope.create('gray8', 5, 2) })
    expect(await codeOf(pixel(clip, 0))).toBe('E_NODE_OUTPUT')
  })

  it.each([
    [{ width: 0 }, 'E_CLIP_SIZE'],
    [{ height: 2.5 }, 'E_CLIP_SIZE'],
    [{ length: 0 }, 'E_CLIP_EMPTY'],
    [{ length: NaN }, 'E_NODE_OUTPUT'],
  ])('refuses a clip of %o', (wrong, code) => {
    const { serve } = createKit()
    expect(() => serve({ ...counting(2), info: { ...INFO, ...wrong } })).toThrow(code)
  })
})

describe('cancelling', () => {
  it('stops before the next frame', async () => {
    const { arena, serve } = createKit()
    const abort = new AbortController()
    const source = serve(counting(100, (n) => n, 1))
    const outer = serve(sum(source, source))
    const seen: number[] = []
    const pulling = (async () => {
      for await (const frame of pullFrames({ clip: outer, frames: frameRange(0, 99), lookAhead: 3, slots: new Slots(4), signal: abort.signal })) {
        seen.push(frame.bytes[0]!)
        if (seen.length === 5) abort.abort()
      }
    })()
    expect(await codeOf(pulling)).toBe('E_CANCELLED')
    expect(seen).toHaveLength(5)
    expect(source.cost.frames).toBeLessThanOrEqual(5 + 4)
    expect(arena.stats.used).toBe(0)
  })

  it('does not take down another request that had joined', async () => {
    const { arena, serve } = createKit()
    const abort = new AbortController()
    const clip = serve({
      info: INFO,
      async frame(n, scope) {
        await new Promise((resolve) => setTimeout(resolve, 2))
        scope.signal.throwIfAborted()
        return painted(scope, INFO, n)
      },
    })
    const first = pixel(clip, 3, abort.signal)
    const second = pixel(clip, 3)
    abort.abort()
    expect(await codeOf(first)).toBe('E_CANCELLED')
    expect(await second).toBe(3)
    expect(arena.stats.used).toBe(0)
  })
})

describe('memory', () => {
  it('does not grow with length', async () => {
    const { arena, serve } = createKit({ cacheBytes: 64 * 4096 })
    const peak = async (length: number): Promise<number> => {
      const source = serve(counting(length))
      source.keep()
      const outer = serve(sum(source, source))
      for await (const frame of pullFrames({ clip: outer, frames: frameRange(0, length - 1), lookAhead: 3, slots: new Slots(4), signal: new AbortController().signal })) void frame
      return arena.stats.peak
    }
    const short = await peak(500)
    // Ten times the length may cost a frame more of look-ahead, not ten times the memory.
    expect(await peak(5000)).toBeLessThanOrEqual(short + 4 * 4096)
  })

  it('takes frames from the cache when the budget is used up, and says E_MEMORY when even that is not enough', async () => {
    const { arena, serve } = createKit({ budget: 6 * 4096, cacheBytes: 6 * 4096 })
    const clip = serve(counting(100))
    clip.keep()
    for (let n = 0; n < 100; n++) expect(await pixel(clip, n)).toBe(n)
    expect(arena.stats.used).toBeLessThanOrEqual(6 * 4096)
    const held = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => clip.request(n, new AbortController().signal)))
    expect(await codeOf(pixel(clip, 50))).toBe('E_MEMORY')
    for (const frame of held) frame.release()
    expect(await pixel(clip, 50)).toBe(50)
  })

  it('gives a frame back that arrives after its scope has closed', async () => {
    const { arena, serve, server } = createKit()
    const slow = serve(counting(4, (n) => n, 2))
    const scope = server.scope(new AbortController().signal)
    const late = new ScopedClip(slow, scope).frame(1)
    scope.close()
    expect(await codeOf(late)).toBe('E_CANCELLED')
    expect(arena.stats.used).toBe(0)
  })
})

describe('windows', () => {
  it('refuses frames outside the declared reach', async () => {
    const { serve, server } = createKit()
    const scope = server.scope(new AbortController().signal)
    const clip = new ScopedClip(serve(counting(8)), scope, { first: 2, last: 4 })
    expect((await clip.frame(4)).bytes[0]).toBe(4)
    expect(await codeOf(clip.frame(5))).toBe('E_WINDOW')
    scope.close()
  })
})

describe('recurrences', () => {
  const recurrence = (length: number, cacheBytes?: number) => {
    const kit = createKit(cacheBytes === undefined ? {} : { cacheBytes })
    const info = { ...INFO, length }
    const source = sequentialSource(kit.server, info, { before: 0, after: 0 }, async (n, previous, state, scope) => {
      const before = previous?.bytes[0] ?? 0
      return { frame: painted(scope, info, before * 3 + n + ((state as number | undefined) ?? 7)), state: (n * 5) % 11 }
    })
    return { ...kit, source, clip: kit.serve(source) }
  }
  const truth = (length: number): number[] => {
    const values: number[] = []
    for (let n = 0, value = 0, state = 7; n < length; n++) {
      value = (value * 3 + n + state) & 255
      state = (n * 5) % 11
      values.push(value)
    }
    return values
  }

  it('gives the same frames in any order of requests', async () => {
    const length = 300
    const expected = truth(length)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(length - 1), { minLength: 1, maxLength: 30 }), fc.boolean(), async (order, atOnce) => {
        const { arena, clip, source } = recurrence(length)
        const ask = (n: number): Promise<number> => pixel(clip, n)
        const values: number[] = []
        if (atOnce) values.push(...(await Promise.all(order.map(ask))))
        else for (const n of order) values.push(await ask(n))
        expect(values).toEqual(order.map((n) => expected[n]))
        source.dispose()
        expect(arena.stats.used).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('holds a bounded number of frames however long it is', async () => {
    const { arena, clip, source } = recurrence(6000, 0)
    await pixel(clip, 5999)
    expect(arena.stats.used).toBeLessThanOrEqual(10 * 4096)
    expect(arena.stats.peak).toBeLessThanOrEqual(14 * 4096)
    source.dispose()
    expect(arena.stats.used).toBe(0)
  })
})

/** A random composition of clips beside the plain list of values that it must give. */
type Shape =
  | { kind: 'source'; seed: number }
  | { kind: 'reverse' | 'double'; of: Shape }
  | { kind: 'sum' | 'concat'; a: Shape; b: Shape }
  | { kind: 'trim'; of: Shape; from: number }
  | { kind: 'smooth'; of: Shape }

const shape = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('source' as const), seed: fc.nat(3) }),
    fc.record({ kind: fc.constantFrom('reverse' as const, 'double' as const, 'smooth' as const), of: tie('shape') }),
    fc.record({ kind: fc.constantFrom('sum' as const, 'concat' as const), a: tie('shape'), b: tie('shape') }),
    fc.record({ kind: fc.constant('trim' as const), of: tie('shape'), from: fc.nat(4) }),
  ),
})).shape

describe('any graph, any order of requests: same pixels', () => {
  it('holds', async () => {
    await fc.assert(
      fc.asyncProperty(shape, fc.array(fc.nat(), { minLength: 1, maxLength: 24 }), fc.boolean(), async (wanted, order, keep) => {
        const kit = createKit()
        const sources = new Map<number, ServedClip>()
        const disposals: (() => void)[] = []
        const serve = (source: ClipSource): ServedClip => {
          const clip = kit.serve(source)
          if (keep) clip.keep()
          return clip
        }
        const build = (one: Shape): { clip: ServedClip; values: number[] } => {
          switch (one.kind) {
            case 'source': {
              const length = 3 + one.seed
              const clip = sources.get(one.seed) ?? serve(counting(length, (n) => n * 7 + one.seed))
              sources.set(one.seed, clip)
              return { clip, values: Array.from({ length }, (_, n) => (n * 7 + one.seed) & 255) }
            }
            case 'reverse': {
              const { clip, values } = build(one.of)
              return { clip: serve({ info: clip.info, window: 'any', frame: (n, scope) => scope.pull(clip, clip.info.length - 1 - n) }), values: values.toReversed() }
            }
            case 'double': {
              const { clip, values } = build(one.of)
              return { clip: serve(sum(clip, clip)), values: values.map((value) => (value * 2) & 255) }
            }
            case 'sum': {
              const a = build(one.a)
              const b = build(one.b)
              const length = Math.min(a.values.length, b.values.length)
              return { clip: serve(sum(a.clip, b.clip)), values: a.values.slice(0, length).map((value, n) => (value + b.values[n]!) & 255) }
            }
            case 'concat': {
              const a = build(one.a)
              const b = build(one.b)
              const first = a.clip.info.length
              return {
                clip: serve({
                  info: { ...a.clip.info, length: first + b.clip.info.length },
                  frame: (n, scope) => (n < first ? scope.pull(a.clip, n) : scope.pull(b.clip, n - first)),
                }),
                values: [...a.values, ...b.values],
              }
            }
            case 'trim': {
              const { clip, values } = build(one.of)
              const from = Math.min(one.from, values.length - 1)
              return { clip: serve({ info: { ...clip.info, length: values.length - from }, frame: (n, scope) => scope.pull(clip, n + from) }), values: values.slice(from) }
            }
            case 'smooth': {
              const { clip, values } = build(one.of)
              const source = sequentialSource(kit.server, clip.info, { before: 0, after: 0 }, async (n, previous, _, scope) => {
                const frame = await scope.pull(clip, n)
                return { frame: painted(scope, clip.info, (previous?.bytes[0] ?? 0) * 5 + frame.bytes[0]!) }
              })
              disposals.push(() => source.dispose())
              let last = 0
              return { clip: serve(source), values: values.map((value) => (last = (last * 5 + value) & 255)) }
            }
          }
        }
        const { clip, values } = build(wanted)
        const numbers = order.map((n) => n % values.length)
        expect(await Promise.all(numbers.map((n) => pixel(clip, n)))).toEqual(numbers.map((n) => values[n]))
        for (const dispose of disposals) dispose()
        kit.server.cache.clear()
        expect(kit.arena.stats.used).toBe(0)
      }),
      { numRuns: 150 },
    )
  })
})
