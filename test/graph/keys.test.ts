import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Easing, Keyframe } from '../../engine/graph/document.ts'
import { sampleKeyframes } from '../../engine/graph/keyframes.ts'
import { canonicalJson, contentKey, type KeyMaterial } from '../../engine/graph/keys.ts'
import { checkLock, createLock, type LockState } from '../../engine/graph/lock.ts'
import type { Json } from '../../engine/contract/sockets.ts'

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const material: KeyMaterial = {
  type: 'zoom', version: 1, params: { amount: 0.5, mode: 'linear' }, keyframes: { x: [[0, 1]] }, inputs: { video: ['k1.video', 'k2.video'] }, assets: { file: 'aa' }, backend: 'procedural@1',
}

describe('content keys', () => {
  it('are sha256 and the same for the same material, in any order of fields', () => {
    const turned = Object.fromEntries(Object.entries({ ...material, params: { mode: 'linear', amount: 0.5 } }).reverse()) as unknown as KeyMaterial
    expect(contentKey(material, hash)).toMatch(/^[0-9a-f]{64}$/)
    expect(contentKey(turned, hash)).toBe(contentKey(material, hash))
  })

  it.each<[string, Partial<KeyMaterial>]>([
    ['type', { type: 'pan' }],
    ['version', { version: 2 }],
    ['a param', { params: { amount: 0.6, mode: 'linear' } }],
    ['a keyframe', { keyframes: { x: [[0, 2]] } }],
    ['the order of inputs', { inputs: { video: ['k2.video', 'k1.video'] } }],
    ['an input port', { inputs: { video: ['k1.video', 'k2.flow'] } }],
    ['an asset', { assets: { file: 'ab' } }],
    ['the backend', { backend: 'procedural@2' }],
  ])('depend on %s', (_, change) => {
    expect(contentKey({ ...material, ...change }, hash)).not.toBe(contentKey(material, hash))
  })

  it('come of canonical JSON, which parses back to what gives the same text', () => {
    fc.assert(fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = canonicalJson(value)
      expect(canonicalJson(JSON.parse(text))).toBe(text)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
    }))
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined })).toBe('{"b":[1,{"c":"x","d":null}]}')
  })
})

describe('keyframes', () => {
  const easings: Easing[] = ['linear', 'ease-in', 'ease-out', 'ease-in-out']

  it.each<[readonly Keyframe[], number, number]>([
    [[[0, 0.2], [2.5, 1, 'ease-in-out']], 0, 0.2],
    [[[0, 0.2], [2.5, 1]], 1.25, 0.6],
    [[[1, 3], [2, 5]], 0, 3],
    [[[1, 3], [2, 5]], 9, 5],
    [[[0, 0, 'hold'], [1, 8]], 0.99, 0],
    [[[0, 0, 'hold'], [1, 8]], 1, 8],
    [[[0, 0, 'ease-in-out'], [2, 1]], 1, 0.5],
    [[[0, 7]], 5, 7],
  ])('%j at %d s is %d', (keyframes, time, value) => {
    expect(sampleKeyframes(keyframes, time)).toBeCloseTo(value, 12)
  })

  it('are met exactly, and never left in between', () => {
    const track = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: -50, max: 50 }), fc.constantFrom(...easings)), { selector: ([time]) => time, minLength: 1, maxLength: 8 })
      .map((list) => list.toSorted((a, b) => a[0] - b[0]) as Keyframe[])
    fc.assert(
      fc.property(track, fc.double({ min: -10, max: 110, noNaN: true }), (keyframes, time) => {
        for (const [at, value] of keyframes) expect(sampleKeyframes(keyframes, at)).toBe(value)
        const after = keyframes.find(([at]) => at >= time) ?? keyframes.at(-1)!
        const before = keyframes.findLast(([at]) => at <= time) ?? keyframes[0]!
        const value = sampleKeyframes(keyframes, time)
        expect(value).toBeGreaterThanOrEqual(Math.min(before[1], after[1]) - 1e-9)
        expect(value).toBeLessThanOrEqual(Math.max(before[1], after[1]) + 1e-9)
      }),
    )
  })
})

describe('locks', () => {
  const state: LockState = {
    engine: '0.1.0', plugins: { beats: { version: '1.0.0', digest: 'aa' } }, nodes: { zoom: { version: 1, plugin: 'beats' } }, models: {}, assets: { 'a.mp4': 'bb' },
  }
  it.each<[string, LockState, string[]]>([
    ['nothing changed', state, []],
    ['the engine', { ...state, engine: '0.2.0' }, ['engine']],
    ['a plugin\'s code', { ...state, plugins: { beats: { version: '1.0.0', digest: 'ab' } } }, ['plugins.beats.digest']],
    ['a node\'s version and an asset', { ...state, nodes: { zoom: { version: 2, plugin: 'beats' } }, assets: { 'a.mp4': 'cc' } }, ['nodes.zoom.version', 'assets.a.mp4']],
    ['something new', { ...state, assets: { 'a.mp4': 'bb', 'b.mp4': 'cc' } }, ['assets.b.mp4']],
  ])('%s', (_, current, ports) => {
    const faults = checkLock(JSON.parse(JSON.stringify(createLock(state))) as Json, current)
    expect(faults.map((fault) => fault.port).sort()).toEqual(ports.toSorted())
    expect(faults.every((fault) => fault.code === 'E_LOCK')).toBe(true)
  })

  it.each([null, [], {}, { lock: 2 }])('refuses %j as a lock', (lock) => {
    expect(checkLock(lock as Json, state)[0]).toMatchObject({ code: 'E_LOCK' })
  })
})
