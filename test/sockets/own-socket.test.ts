/** A plugin's socket type of its own: checked, stored, told, seen and sampled as the built-in ones are, in its own thread, too. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defineFilter, defineSocket, type Socket } from '../../engine/api.ts'
import { toReelgraphError } from '../../engine/contract/errors.ts'
import { createEngine } from '../../engine/host/container.ts'
import { nodeContract } from '../../engine/testing/index.ts'

const project = mkdtempSync(join(tmpdir(), 'reelgraph-palette-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

const PLUGIN = `
import { defineNode, definePlugin, defineSocket } from 'reelgraph'
const isColour = (one) => typeof one === 'string' && /^#[0-9a-f]{6}$/.test(one)
const palette = defineSocket({
  name: 'palette', title: 'Palette', colour: '#ff8800', shows: 'picture',
  check(value) {
    if (!Array.isArray(value)) return { expected: 'a list of colours', got: typeof value }
    const wrong = value.find((one) => !isColour(one))
    return wrong === undefined ? undefined : { expected: 'colours like #rrggbb', got: String(wrong) }
  },
  describe: (colours) => ({ value: colours.length + ' colours', data: colours }),
  store: {
    async write(colours, artifact) {
      await artifact.file('pal', Uint8Array.from(colours.flatMap((one) => [1, 3, 5].map((at) => parseInt(one.slice(at, at + 2), 16)))))
      return { count: colours.length }
    },
    async open({ meta, file }) {
      const bytes = await file('pal')
      return Array.from({ length: meta.count }, (_, i) => '#' + [0, 1, 2].map((c) => bytes[3 * i + c].toString(16).padStart(2, '0')).join(''))
    },
  },
  sample: () => ['#102030'],
  preview(colours) {
    const data = new Uint8Array(colours.length * 4)
    colours.forEach((one, i) => data.set([1, 3, 5].map((at) => parseInt(one.slice(at, at + 2), 16)).concat(255), 4 * i))
    return { width: colours.length, height: 1, data }
  },
})
const head = { version: 1, category: 'c', description: 'd' }
const make = (type, materialize) => defineNode({ ...head, type, title: type, materialize, outputs: { colours: 'palette' },
  params: { first: { type: 'string', default: '#ff0000', title: 'First' } },
  describe: ({ params }) => ({ colours: [params.first, '#00ff80'] }), run: ({ params }) => ({ colours: [params.first, '#00ff80'] }) })
const show = defineNode({ ...head, type: 'palette-film', title: 'Film', inputs: { colours: 'palette' }, outputs: { video: 'video' },
  run: ({ inputs }) => ({ video: { info: { format: 'yuv420p', width: 32, height: 16, rate: { num: 8, den: 1 }, length: 2 }, frame(n, scope) {
    const frame = scope.create('yuv420p', 32, 16)
    frame.bytes.fill(parseInt(inputs.colours[n].slice(1, 3), 16))
    return Promise.resolve(frame)
  } } }) })
export default definePlugin({ name: 'palettes', version: '1.0.0', nodes: [make('palette-kept', true), make('palette-made', false), show], sockets: [palette] })`

beforeAll(() => {
  mkdirSync(join(project, 'plugins/palettes'), { recursive: true })
  writeFileSync(join(project, 'plugins/palettes/package.json'), JSON.stringify({ name: 'palettes', type: 'module', exports: './index.js' }))
  writeFileSync(join(project, 'plugins/palettes/index.js'), PLUGIN)
  for (const [file, first] of [['film', '#ff0000'], ['bad', 'red']] as const) {
    writeFileSync(join(project, `${file}.json`), JSON.stringify({
      format: 1,
      nodes: {
        colours: { type: 'palette-kept', params: { first } },
        clip: { type: 'palette-film', inputs: { colours: 'colours.colours' } },
        film: { type: 'encode', params: { file: `${file}.mp4` }, inputs: { video: 'clip.video' } },
      },
    }))
  }
})

const reelgraph = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url)), '--project', project, ...args], { cwd: project, encoding: 'utf8' })
  return { status, out: stdout, err: stderr }
}

describe('through the program', () => {
  it('is told by the plan', () => {
    const { status, out, err } = reelgraph('plan', 'film.json', '--json')
    expect(status, err + out).toBe(0)
    const { nodes } = JSON.parse(out) as { nodes: { node: string; ports: object[] }[] }
    expect(nodes.find(({ node }) => node === 'colours')!.ports).toEqual([{ port: 'colours', socket: 'palette', value: '2 colours', data: ['#ff0000', '#00ff80'] }])
  }, 60_000)

  it('is stored in its own way, and a second run takes it up', () => {
    const states = () => {
      rmSync(join(project, 'output'), { recursive: true, force: true })
      const { status, out, err } = reelgraph('render', 'film.json', '--json')
      expect(status, err + out).toBe(0)
      return out.trim().split('\n').map((line) => JSON.parse(line) as { type?: string; node?: string }).filter(({ node }) => node === 'colours').map(({ type }) => type)
    }
    expect(states()).toContain('node-started')
    const second = states()
    expect(second).toContain('node-cached')
    expect(second).not.toContain('node-started')
  }, 120_000)

  it('is a fault that names node, port, what was expected and what came, where a value is wrong', () => {
    const { status, out, err } = reelgraph('render', 'bad.json', '--json')
    expect(status).not.toBe(0)
    expect(out + err).toContain('"code":"E_NODE_OUTPUT"')
    for (const fact of ['"node":"colours"', '"port":"colours"', '"expected":"colours like #rrggbb"', '"got":"red"']) expect(out + err).toContain(fact)
  }, 60_000)

  it('is seen in a preview, and the editor is told how', async () => {
    const engine = await createEngine({ project })
    try {
      const { still, info } = await engine.preview({ document: { format: 1, nodes: { made: { type: 'palette-made' } } }, node: 'made' })
      expect([still!.width, still!.height, ...still!.data]).toEqual([2, 1, 255, 0, 0, 255, 0, 255, 128, 255])
      expect(info).toMatchObject({ socket: 'palette', value: '2 colours' })
    } finally {
      await engine.close()
    }
  }, 60_000)
})

it('is what nodeContract tries a node with', async () => {
  const seen: unknown[] = []
  const palette = defineSocket({ name: 'palette' as Socket, title: 'Palette', colour: '#ff8800', check: () => undefined, describe: () => ({}), sample: () => ['#102030'] as never })
  const filter = defineFilter({
    type: 'tint', title: 'Tint', version: 1, category: 'c', description: 'd',
    inputs: { video: 'video', colours: 'palette' as Socket }, outputs: { video: 'video' },
    frame(n, { inputs }) {
      seen.push(inputs.colours)
      return inputs.video.frame(n)
    },
  })
  for (const { name, run } of nodeContract(filter, { sockets: [palette] })) await run().catch((thrown: unknown) => expect.fail(`${name}: ${toReelgraphError(thrown).message}`))
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.every((one) => (one as string[])[0] === '#102030')).toBe(true)
})
