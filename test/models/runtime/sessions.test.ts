import { readFileSync } from 'node:fs'
import type { Worker } from 'node:worker_threads'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { fromHalf, toHalf } from '../../../engine/models/runtime/half.ts'
import { createOnnxRuntime, type OnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { numberOfCard, type Session, type SessionRequest, type Tensor } from '../../../engine/models/runtime/session-types.ts'

const oracle = JSON.parse(readFileSync(new URL('../../oracles/sessions.json', import.meta.url), 'utf8')) as {
  linear: { x: number[]; y: number[] }
  changed: { weights: number[]; y: number[] }
  half: { x: number[]; t: number; y: number[] }
  rounding: { float32: number[]; float16: number[] }
  halves: { bits: number[]; float32: number[] }
}
const file = (name: string): string => fileURLToPath(new URL(`../../fixtures/models/tiny/${name}.onnx`, import.meta.url))
const tiny = (name: string): SessionRequest => ({ name: `tiny/${name}`, file: file(name), device: 'cpu' })
const floats = (values: readonly number[], dims: readonly number[] = [values.length]): Tensor => ({ type: 'float32', dims, data: Float32Array.from(values) })
const silent = { debug() {}, info() {}, warn() {} }

const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e9, log: silent })
afterAll(() => sessions.close())
const x = floats(oracle.linear.x, [2, 4])
const near = (got: Tensor | undefined, want: readonly number[]): void => {
  expect(got?.data.length).toBe(want.length)
  want.forEach((one, i) => expect(got!.data[i]).toBeCloseTo(one, 5))
}

describe('against onnxruntime for Python', () => {
  it('a model with its weights in a file', async () => {
    const y = await sessions.use(tiny('linear'), (session) => session.run({ x }, { outputs: ['y'] }))
    expect(Object.keys(y)).toEqual(['y'])
    expect(y['y']).toMatchObject({ type: 'float32', dims: [2, 3] })
    near(y['y'], oracle.linear.y)
  })

  it.each([
    ['given away', (data: Float32Array) => new Uint8Array(data.buffer)],
    ['in shared memory', (data: Float32Array) => { const bytes = new Uint8Array(new SharedArrayBuffer(data.byteLength)); bytes.set(new Uint8Array(data.buffer)); return bytes }],
  ])('weights %s', async (key, place) => {
    const weights = { key, load: async () => [{ file: 'linear.onnx_data', data: place(Float32Array.from(oracle.changed.weights)) }] }
    const { y } = await sessions.use({ ...tiny('linear'), weights }, (session) => session.run({ x }))
    near(y, oracle.changed.y)
    // The model itself is another session still.
    near((await sessions.use(tiny('linear'), (session) => session.run({ x })))['y'], oracle.linear.y)
  })

  it('half floats and int64 from float32 and int32', async () => {
    const feeds = { x: floats(oracle.half.x), t: { type: 'int32', dims: [1], data: Int32Array.of(oracle.half.t) } as const }
    const { y } = await sessions.use(tiny('half'), (session) => session.run(feeds))
    expect(y).toMatchObject({ type: 'float32', data: Float32Array.from(oracle.half.y) })
    const kept = await sessions.use(tiny('half'), (session) => session.run(feeds, { keepHalf: true }))
    expect(kept['y']).toMatchObject({ type: 'float16', data: toHalf(Float32Array.from(oracle.half.y)) })
  })

  it('half floats are rounded and widened as numpy does', () => {
    const { rounding, halves } = oracle
    expect([...toHalf(new Float32Array(Uint32Array.from(rounding.float32).buffer))]).toEqual(rounding.float16)
    const want = new Float32Array(Uint32Array.from(halves.float32).buffer)
    expect(fromHalf(Uint16Array.from(halves.bits))).toEqual(want)
    const numbers = halves.bits.filter((one) => (one & 0x7c00) !== 0x7c00)
    expect([...toHalf(fromHalf(Uint16Array.from(numbers)))]).toEqual(numbers)
  })
})

describe('what callers keep', () => {
  it('inputs stay whole, also a view of a larger buffer and shared memory', async () => {
    const large = Float32Array.from([9, 9, ...oracle.linear.x, 9])
    const shared = new Float32Array(new SharedArrayBuffer(32))
    shared.set(oracle.linear.x)
    await sessions.use(tiny('linear'), async (session) => {
      for (const data of [large.subarray(2, 10), shared]) {
        const { y } = await session.run({ x: { type: 'float32', dims: [2, 4], data } })
        near(y, oracle.linear.y)
        expect([...data]).toEqual([...Float32Array.from(oracle.linear.x)])
      }
    })
  })
})

describe('faults', () => {
  const run = (name: string, feeds: Record<string, Tensor>, outputs?: string[]) =>
    sessions.use(tiny(name), (session) => session.run(feeds, outputs === undefined ? {} : { outputs }))
  it.each([
    ['an input left out', {}, undefined],
    ['one too many', { x, z: x }, undefined],
    ['another type', { x: { type: 'int32', dims: [1, 4], data: new Int32Array(4) } as const }, undefined],
    ['another size', { x: floats([1, 2, 3], [1, 3]) }, undefined],
    ['too few numbers', { x: floats([1, 2, 3], [1, 4]) }, undefined],
    ['too few dimensions', { x: floats([1, 2, 3, 4]) }, undefined],
    ['no such output', { x }, ['z']],
  ])('%s', async (_, feeds, outputs) => {
    await expect(run('linear', feeds, outputs)).rejects.toMatchObject({ code: 'E_MODEL_INPUT' })
  })

  it('more memory than there is: named, and the session still works', async () => {
    const size = (n: bigint): Tensor => ({ type: 'int64', dims: [1], data: BigInt64Array.of(n) })
    await expect(run('expand', { x: floats([1]), size: size(1n << 44n) })).rejects.toMatchObject({ code: 'E_MODEL_MEMORY' })
    expect((await run('expand', { x: floats([7]), size: size(9n) }))['y']!.data[0]).toBe(7)
  })

  it('a run that fails', async () => {
    const size: Tensor = { type: 'int64', dims: [1], data: BigInt64Array.of(-3n) }
    await expect(run('expand', { x: floats([1]), size })).rejects.toMatchObject({ code: 'E_MODEL_RUN' })
  })

  it('no file, and a file that is no model', async () => {
    const work = (session: Session) => session.run({})
    await expect(sessions.use({ name: 'a/b', file: '/nowhere/model.onnx' }, work)).rejects.toMatchObject({ code: 'E_MODEL_MISSING' })
    const wrong = { name: 'a/b', file: fileURLToPath(import.meta.url), device: 'cpu' as const }
    await expect(sessions.use(wrong, work)).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
  })

  it('weights that the model does not have', async () => {
    const weights = { key: 'short', load: async () => [{ file: 'linear.onnx_data', data: new Uint8Array(8) }] }
    await expect(sessions.use({ ...tiny('linear'), weights }, async () => {})).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
  })
})

describe('a thread of its own', () => {
  const many: Tensor = { type: 'int64', dims: [1], data: BigInt64Array.of(1n << 24n) }

  it('a run that is cancelled rejects at once; the next gets its own results', async () => {
    const stop = new AbortController()
    await sessions.use(tiny('expand'), async (session) => {
      const cancelled = session.run({ x: floats([1]), size: many }, { signal: stop.signal })
      const queued = session.run({ x: floats([2]), size: many }, { signal: stop.signal })
      const other = session.run({ x: floats([3]), size: many })
      stop.abort()
      await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
      await expect(queued).rejects.toMatchObject({ name: 'AbortError' })
      expect((await other)['y']!.data[0]).toBe(3)
    })
  })

  it('closing ends what is in progress', async () => {
    const own = createSessions({ runtime: createOnnxRuntime(), budget: 1e9, log: silent })
    let started!: () => void
    const running = new Promise<void>((resolve) => { started = resolve })
    const work = own.use(tiny('expand'), async (session) => {
      const run = session.run({ x: floats([1]), size: many })
      started()
      return run
    })
    const outcome = work.then(() => 'done', (thrown: { code: string }) => thrown.code)
    await running
    await own.close()
    expect(await outcome).toBe('E_MODEL_RUN')
    await expect(own.use(tiny('linear'), async () => {})).rejects.toMatchObject({ code: 'E_CANCELLED' })
  })
})

describe('cards that are threads of their own', () => {
  /** Each runs on the CPU, and says that it is a card. */
  const runtimes = [createOnnxRuntime(), createOnnxRuntime()]
  const numbered: OnnxRuntime = {
    ...runtimes[0]!,
    probe: async (device) => (/^(cpu|cuda|cuda:1)$/.test(device) ? { ok: true, reason: 'pretends' } : { ok: false, reason: 'not here' }),
    load: (path, device, ...more) => runtimes[numberOfCard(device)]!.load(path, 'cpu', ...more),
    close: async () => void (await Promise.all(runtimes.map((one) => one.close()))),
  }
  const two = createSessions({ runtime: numbered, budget: 1e9, log: silent })
  afterAll(() => two.close())
  const run = () => two.use({ name: 'tiny/linear', file: file('linear') }, async (session) => ({ device: session.device, y: (await session.run({ x }))['y'] }))

  it('give the same numbers; one that ends is started again, and the other goes on', async () => {
    const workers: Worker[] = []
    const note = (worker: Worker): void => void workers.push(worker)
    process.on('worker', note)
    const both = await Promise.all([run(), run()])
    expect(both.map(({ device }) => device).sort()).toEqual(['cuda:0', 'cuda:1'])
    for (const { y } of both) near(y, oracle.linear.y)
    await two.use({ ...tiny('linear'), device: 'cuda:1' }, async (session) => {
      await workers[1]!.terminate()
      await expect(session.run({ x })).rejects.toMatchObject({ code: 'E_MODEL_LOST' })
      await two.use({ ...tiny('linear'), device: 'cuda:0' }, async (other) => near((await other.run({ x }))['y'], oracle.linear.y))
    })
    near((await two.use({ ...tiny('linear'), device: 'cuda:1' }, (session) => session.run({ x })))['y'], oracle.linear.y)
    process.off('worker', note)
    expect(workers).toHaveLength(3)
    expect(two.stats().loads).toBe(3)
  })
})

describe('devices', () => {
  it('the CPU works, and what does not says why', async () => {
    const found = await sessions.devices()
    expect(found.at(-1)).toMatchObject({ device: 'cpu', ok: true })
    for (const one of found) expect(one.reason).not.toBe('')
  })

  it('a device that is not there', async () => {
    const missing = (await sessions.devices()).find((one) => !one.ok)
    expect(missing).toBeDefined()
    await expect(sessions.use({ ...tiny('linear'), device: missing!.device }, async () => {})).rejects.toMatchObject({ code: 'E_DEVICE' })
  })
})
