/** What is kept, dropped, shared and tried again, over a runtime that is told when to fail. */
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { smallestOf } from '../../../engine/models/runtime/card-memory.ts'
import { chooseCard, type Card } from '../../../engine/models/runtime/choose-card.ts'
import type { OnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { RuntimeGone } from '../../../engine/models/runtime/onnx-thread.ts'
import { createSessions, type SessionsOptions } from '../../../engine/models/runtime/sessions.ts'
import type { DeviceName, SessionRequest, Tensor } from '../../../engine/models/runtime/session-types.ts'

const file = fileURLToPath(new URL('../../fixtures/models/tiny/linear.onnx', import.meta.url))
const x: Tensor = { type: 'float32', dims: [1], data: Float32Array.of(1) }

function kit(options: Partial<SessionsOptions> & { works?: readonly DeviceName[]; cardMemory?: number } = {}) {
  const events: string[] = []
  const logged: string[] = []
  const faults: { on: string; message: string; times: number; kind?: new (message: string) => Error }[] = []
  const gates = new Map<string, Promise<void>>()
  const deaths: { readonly device: DeviceName; die(): void }[] = []
  const strike = (on: string): void => {
    const fault = faults.find((one) => one.on === on && one.times > 0)
    if (fault === undefined) return
    fault.times--
    throw new (fault.kind ?? Error)(fault.message)
  }
  const runtime: OnnxRuntime = {
    readChanged: async () => new Uint8Array(0),
    probe: async (device) => (device === 'cpu' || (options.works ?? []).includes(device) ? { ok: true, reason: 'works', ...(options.cardMemory === undefined ? {} : { memory: options.cardMemory }) } : { ok: false, reason: 'not here' }),
    async load(_file, device, weights) {
      const name = weights[0]?.file ?? 'plain'
      events.push(`load ${name} ${device}`)
      await gates.get(name)
      strike(`load ${device}`)
      strike(`load ${name}`)
      let alive = true
      deaths.push({ device, die: () => (alive = false) })
      return {
        inputs: [{ name: 'x', type: 'float32', dims: ['n'] }],
        outputs: [{ name: 'y', type: 'float32', dims: ['n'] }],
        get alive() {
          return alive
        },
        async run(feeds) {
          events.push(`run ${name}`)
          await gates.get(`run ${name}`)
          if (!alive) throw new RuntimeGone('exit code 9')
          strike(`run ${name}`)
          return { tensors: { y: feeds['x']! }, seconds: 0.5 }
        },
        release: async () => void events.push(`release ${name}`),
      }
    },
    close: async () => void events.push('close'),
  }
  const log = { debug() {}, info: (message: string) => void logged.push(message), warn: (code: string, { detail = code }: { readonly detail?: string } = {}) => void logged.push(`${code} ${detail}`) }
  const sessions = createSessions({ runtime, budget: 100, device: 'cpu', log, ...options })
  /** The name travels as the file of changed weights, so that the runtime knows it. */
  const model = (name: string, memory = 40): SessionRequest => ({
    name, file, memory, weights: { key: name, load: async () => [{ file: name, data: new Uint8Array(1) }] },
  })
  const run = (name: string, memory?: number) => sessions.use(model(name, memory), (session) => session.run({ x }))
  return { sessions, events, logged, faults, gates, model, run, die: (of: DeviceName = 'cpu') => deaths.forEach(({ device, die }) => device === of && die()) }
}

function gate(): { promise: Promise<void>; open: () => void } {
  let open!: () => void
  return { promise: new Promise<void>((resolve) => { open = resolve }), open }
}

describe('memory', () => {
  it('the least recently used goes first', async () => {
    const { run, events, sessions } = kit()
    await run('a')
    await run('b')
    await run('a')
    await run('c')
    expect(events.filter((one) => !one.startsWith('run'))).toEqual(['load a cpu', 'load b cpu', 'release b', 'load c cpu'])
    expect(sessions.stats()).toMatchObject({ used: 80, budget: 100 })
    expect(sessions.stats().loaded.map(({ name, runs, seconds, held }) => [name, runs, seconds, held])).toEqual([['a', 2, 1, 0], ['c', 1, 0.5, 0]])
    await sessions.free()
    expect(sessions.stats().used).toBe(0)
  })

  it('callers of one model share it', async () => {
    const { run, events } = kit()
    await Promise.all([run('a'), run('a'), run('a')])
    expect(events).toEqual(['load a cpu', 'run a', 'run a', 'run a'])
  })

  it('what is held is waited for, not dropped', async () => {
    const { run, events, gates, logged } = kit()
    const { promise, open } = gate()
    gates.set('run a', promise)
    const first = run('a', 90)
    await vi.waitFor(() => expect(events).toContain('run a'))
    const second = run('b', 90)
    await vi.waitFor(() => expect(logged.join()).toContain('b waits for a'))
    expect(events).toEqual(['load a cpu', 'run a'])
    open()
    await Promise.all([first, second])
    expect(events).toEqual(['load a cpu', 'run a', 'release a', 'load b cpu', 'run b'])
  })

  it('whoever holds one does not wait for another: both might wait for ever', async () => {
    const { sessions, model, run } = kit()
    await expect(sessions.use(model('a', 90), () => run('b', 90))).rejects.toMatchObject({ code: 'E_MODEL_MEMORY' })
    await sessions.use(model('c', 50), () => run('b', 50))
  })

  it('runs take room beyond the weights: others make way', async () => {
    const { sessions, model, events } = kit()
    const use = (name: string, memory: number, room: number) => sessions.use({ ...model(name, memory), room }, (session) => session.run({ x }))
    await use('a', 10, 60)
    await use('b', 10, 40)
    expect(sessions.stats()).toMatchObject({ used: 100 })
    await use('c', 10, 20)
    expect(events.filter((one) => !one.startsWith('run'))).toEqual(['load a cpu', 'load b cpu', 'release a', 'load c cpu'])
    expect(sessions.stats()).toMatchObject({ used: 60 })
  })

  it('a budget without room for the runs is tried all the same, alone', async () => {
    const { sessions, model, run, events } = kit()
    await run('a', 10)
    await sessions.use({ ...model('b', 90), room: 500 }, (session) => session.run({ x }))
    expect(sessions.stats()).toMatchObject({ used: 100, loaded: [{ name: 'b' }] })
    await expect(sessions.use({ ...model('c', 101), room: 500 }, async () => {})).rejects.toMatchObject({ code: 'E_MODEL_MEMORY' })
    expect(events.filter((one) => !one.startsWith('run'))).toEqual(['load a cpu', 'release a', 'load b cpu'])
  })

  it('within another, a model needs no more than its weights', async () => {
    const { sessions, model } = kit()
    const inner = (weights: number) => sessions.use({ ...model(`b${weights}`, weights), room: 90 }, async () => sessions.stats().used)
    const outer = (weights: number) => sessions.use({ ...model('a', 50), room: 100 }, () => inner(weights))
    await outer(50)
    await expect(outer(51)).rejects.toMatchObject({ code: 'E_MODEL_MEMORY' })
  })

  it('more than the budget is refused', async () => {
    const { run, events } = kit()
    await expect(run('a', 101)).rejects.toMatchObject({ code: 'E_MODEL_MEMORY' })
    expect(events).toEqual([])
  })

  it('waiting is cancelled', async () => {
    const { sessions, model, gates, run, events, logged } = kit()
    const { promise, open } = gate()
    gates.set('run a', promise)
    const first = run('a', 90)
    await vi.waitFor(() => expect(events).toContain('run a'))
    const stop = new AbortController()
    const second = sessions.use(model('b', 90), async () => {}, { signal: stop.signal })
    await vi.waitFor(() => expect(logged.join()).toContain('b waits for a'))
    stop.abort()
    await expect(second).rejects.toMatchObject({ name: 'AbortError' })
    open()
    await first
  })
})

describe('out of memory', () => {
  it('in a run: what is idle is freed and it is tried once more', async () => {
    const { run, events, faults } = kit()
    await run('a')
    faults.push({ on: 'run b', message: 'BFCArena Failed to allocate memory for requested buffer', times: 1 })
    await run('b')
    expect(events).toEqual(['load a cpu', 'run a', 'load b cpu', 'run b', 'release a', 'run b'])
  })

  it('twice in a run', async () => {
    const { run, events, faults } = kit()
    faults.push({ on: 'run a', message: 'std::bad_alloc', times: 9 })
    await expect(run('a')).rejects.toMatchObject({ code: 'E_MODEL_MEMORY' })
    expect(events).toEqual(['load a cpu', 'run a', 'run a'])
  })

  it('while loading, once and twice; weights are made anew', async () => {
    const { run, events, faults, sessions } = kit()
    await run('a')
    faults.push({ on: 'load b', message: 'CUDA error 2: out of memory', times: 1 })
    await run('b')
    expect(events.slice(2)).toEqual(['load b cpu', 'release a', 'load b cpu', 'run b'])
    faults.push({ on: 'load c', message: 'CUDA error 2: out of memory', times: 2 })
    await expect(run('c')).rejects.toMatchObject({ code: 'E_MODEL_MEMORY' })
    expect(sessions.stats().loaded).toEqual([])
    await run('c')
  })

  it('other faults are not tried again', async () => {
    const { run, events, faults } = kit()
    faults.push({ on: 'run a', message: 'Non-zero status code returned while running Conv node', times: 1 })
    await expect(run('a')).rejects.toMatchObject({ code: 'E_MODEL_RUN' })
    expect(events).toEqual(['load a cpu', 'run a'])
  })
})

describe('devices', () => {
  it('auto takes the best and says why the others were passed over', async () => {
    const { run, events, logged } = kit({ device: 'auto', works: ['webgpu'] })
    await run('a')
    expect(events[0]).toBe('load a webgpu')
    expect(logged[0]).toBe('a runs on webgpu: works; cuda: not here; dml: not here')
  })

  it('auto goes on to the next where a model does not load', async () => {
    const { run, events, faults, logged } = kit({ device: 'auto', works: ['webgpu'] })
    faults.push({ on: 'load webgpu', message: 'no kernel for GridSample', times: 1 })
    await run('a')
    expect(events).toEqual(['load a webgpu', 'load a cpu', 'run a'])
    expect(logged[0]).toMatch(/^W_MODEL_DEVICE a does not load on webgpu: .*GridSample/)
  })

  it('one asked for by name is not exchanged', async () => {
    const { sessions, model, faults } = kit({ works: ['webgpu'] })
    faults.push({ on: 'load webgpu', message: 'no kernel for GridSample', times: 1 })
    await expect(sessions.use({ ...model('a'), device: 'webgpu' }, async () => {})).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
    await expect(sessions.use({ ...model('a'), device: 'cuda' }, async () => {})).rejects.toMatchObject({ code: 'E_DEVICE' })
  })
})

describe('several cards', () => {
  const two = { device: 'auto', works: ['cuda', 'cuda:1'] } as const
  const devicesOf = async (kitted: ReturnType<typeof kit>, names: readonly string[]) => {
    const opens = new Map<number, () => void>()
    const taken: Promise<string>[] = names.map((name, n) => new Promise((resolve, reject) => {
      kitted.sessions.use(kitted.model(name), async (session) => {
        resolve(session.device)
        await new Promise<void>((open) => opens.set(n, open))
      }).catch(reject)
    }))
    const found = await Promise.all(taken)
    for (const open of opens.values()) open()
    return found
  }

  it('have numbers, and are told of each by itself', async () => {
    const { sessions } = kit(two)
    expect((await sessions.devices()).map(({ device, ok }) => `${device} ${ok}`)).toEqual(['cuda:0 true', 'cuda:1 true', 'dml false', 'webgpu false', 'coreml false', 'cpu true'])
    expect((await kit({ device: 'auto', works: ['cuda'] }).sessions.devices())[0]).toMatchObject({ device: 'cuda', ok: true })
  })

  it('work side by side: a second copy is loaded where nobody works, and kept', async () => {
    const kitted = kit(two)
    const { events, run, sessions } = kitted
    expect(await devicesOf(kitted, ['a', 'a', 'a'])).toEqual(['cuda:0', 'cuda:1', 'cuda:0'])
    await Promise.all([run('a'), run('a')])
    expect(events.filter((one) => one.startsWith('load'))).toEqual(['load a cuda:0', 'load a cuda:1'])
    expect(sessions.stats()).toMatchObject({ used: 80, budget: 100, devices: [{ device: 'cuda:0', used: 40, runs: 1, held: 0 }, { device: 'cuda:1', used: 40, runs: 1, held: 0 }] })
  })

  it('one after the other, a model stays where it is, and another goes where there is room', async () => {
    const { run, sessions } = kit(two)
    for (const name of ['a', 'a', 'b', 'c', 'd', 'a']) await run(name)
    expect(sessions.stats().loaded.map(({ name, device }) => `${name} ${device}`)).toEqual(['a cuda:0', 'b cuda:0', 'c cuda:1', 'd cuda:1'])
  })

  it('a card that is named is the only one, and one that is not there is refused', async () => {
    const { sessions, model, events } = kit(two)
    const on = (device: DeviceName) => sessions.use({ ...model('a'), device }, async (session) => session.device)
    expect(await Promise.all([on('cuda:1'), on('cuda:1')])).toEqual(['cuda:1', 'cuda:1'])
    expect(await on('cuda')).toBe('cuda:1')
    expect(events).toEqual(['load a cuda:1'])
    await expect(on('cuda:2')).rejects.toMatchObject({ faults: [{ code: 'E_DEVICE', expected: '"auto", "cuda:0", "cuda:1", "cpu"' }] })
  })

  it('whoever holds a model stays on its card', async () => {
    const kitted = kit(two)
    const { sessions, model } = kitted
    await kitted.run('b')
    const inner = await sessions.use({ ...model('a'), device: 'cuda:1' }, () => sessions.use(model('b'), async ({ device }) => device))
    expect(inner).toBe('cuda:1')
  })

  it('what holds more than a card has is refused; it waits for the card that is released first', async () => {
    const { sessions, model, run, events, gates, logged } = kit({ ...two, cardMemory: 50 })
    await expect(run('a', 51)).rejects.toMatchObject({ code: 'E_MODEL_MEMORY' })
    const ends = [gate(), gate()]
    ;['a', 'b'].forEach((name, n) => gates.set(`run ${name}`, ends[n]!.promise))
    const under = [run('a'), run('b')]
    await vi.waitFor(() => expect(events).toContain('run b'))
    const third = sessions.use(model('c'), async ({ device }) => device)
    await vi.waitFor(() => expect(logged.join()).toContain('c waits for a, b'))
    ends[1]!.open()
    expect(await third).toBe('cuda:1')
    ends[0]!.open()
    await Promise.all(under)
  })

  it('one that ends takes only its own work with it, and is replaced', async () => {
    const { run, events, gates, die } = kit(two)
    const { promise, open } = gate()
    gates.set('run a', promise)
    gates.set('run b', promise)
    const [a, b] = [run('a'), run('b')]
    await vi.waitFor(() => expect(events).toContain('run b'))
    die('cuda:1')
    open()
    await expect(b).rejects.toMatchObject({ code: 'E_MODEL_LOST' })
    await a
    await run('a')
    await run('b')
    expect(events.filter((one) => one.startsWith('load'))).toEqual(['load a cuda:0', 'load b cuda:1', 'load b cuda:0'])
  })

  it('a model that loads on none of a kind is not tried there again', async () => {
    const { run, events, faults } = kit(two)
    faults.push({ on: 'load cuda:0', message: 'no kernel for GridSample', times: 9 }, { on: 'load cuda:1', message: 'no kernel for GridSample', times: 9 })
    await run('a')
    await run('a')
    expect(events).toEqual(['load a cuda:0', 'load a cpu', 'run a', 'run a'])
  })
})

describe('a card is chosen', () => {
  const card = (device: DeviceName, can: string, held = 0): Card => ({ device, held, loaded: can.includes('l'), fits: /[lf]/.test(can), fitsAlone: /[lfa]/.test(can) })
  it.each<[string, readonly Card[], DeviceName | undefined, DeviceName | undefined]>([
    ['that has it and is free', [card('cuda:0', 'f'), card('cuda:1', 'l')], undefined, 'cuda:1'],
    ['that is free rather than one that has it', [card('cuda:0', 'l', 1), card('cuda:1', 'a')], undefined, 'cuda:1'],
    ['with room rather than one where others make way', [card('cuda:0', 'a'), card('cuda:1', 'f')], undefined, 'cuda:1'],
    ['that has it, where all work', [card('cuda:0', 'f', 1), card('cuda:1', 'l', 2)], undefined, 'cuda:1'],
    ['that works least', [card('cuda:0', 'f', 2), card('cuda:1', 'f', 1)], undefined, 'cuda:1'],
    ['of those who hold one already', [card('cuda:0', 'f', 2), card('cuda:1', 'l')], 'cuda:0', 'cuda:0'],
    ['of others, where their own has no room', [card('cuda:0', '', 2), card('cuda:1', 'a')], 'cuda:0', 'cuda:1'],
    ['not at all, where none has room', [card('cuda:0', '', 2), card('cuda:1', '', 1)], undefined, undefined],
  ])('%s', (_, cards, home, expected) => {
    expect(chooseCard(cards, home)?.device).toBe(expected)
  })
})

it('the memory of cards is read from what their tool prints', () => {
  expect(smallestOf('24564\n81559\n')).toBe(24564 * 2 ** 20)
  expect(smallestOf('NVIDIA-SMI has failed\n')).toBeUndefined()
})

describe('cancelling', () => {
  it('one of two who wait for a load leaves it to the other', async () => {
    const { sessions, model, gates, events, run } = kit()
    const { promise, open } = gate()
    gates.set('a', promise)
    const stop = new AbortController()
    const first = sessions.use(model('a'), async () => {}, { signal: stop.signal })
    const second = run('a')
    await vi.waitFor(() => expect(events).toEqual(['load a cpu']))
    stop.abort()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    open()
    await second
    expect(events).toEqual(['load a cpu', 'run a'])
  })

  it('a load that nobody waits for is let go', async () => {
    const { sessions, model, gates, events } = kit()
    const { promise, open } = gate()
    gates.set('a', promise)
    const stop = new AbortController()
    const first = sessions.use(model('a'), async () => {}, { signal: stop.signal })
    await vi.waitFor(() => expect(events).toEqual(['load a cpu']))
    stop.abort()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    open()
    await vi.waitFor(() => expect(events).toEqual(['load a cpu', 'release a']))
    expect(sessions.stats().loaded).toEqual([])
  })

  it('between runs', async () => {
    const { sessions, model, events } = kit()
    const stop = new AbortController()
    const steps = sessions.use(model('a'), async (session) => {
      for (let step = 0; ; step++) {
        if (step === 2) stop.abort()
        await session.run({ x })
      }
    }, { signal: stop.signal })
    await expect(steps).rejects.toMatchObject({ name: 'AbortError' })
    expect(events).toEqual(['load a cpu', 'run a', 'run a'])
  })
})

it('a runtime that died is replaced', async () => {
  const { run, events, die } = kit()
  await run('a')
  die()
  await run('a')
  expect(events.filter((one) => one === 'load a cpu')).toHaveLength(2)
})

it('a runtime that does not start is named, not the model; no other device is tried', async () => {
  const { run, events, faults } = kit({ device: 'auto', works: ['webgpu'] })
  faults.push({ on: 'load webgpu', message: 'Cannot find module', times: 1, kind: RuntimeGone })
  await expect(run('a')).rejects.toMatchObject({ code: 'E_MODEL_RUN' })
  expect(events).toEqual(['load a webgpu'])
})
