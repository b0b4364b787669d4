/** `reelgraph mcp` as an assistant's program uses it: the SDK's own client, over stdin and stdout of a child process. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TINY } from '../server/kit.ts'

const LONG = 120_000
const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'reelgraph-mcp-'))
/** A red half and a blue half, so that a picture of it tells which way it is. */
const HALVES = {
  format: 1,
  title: 'Halves',
  description: 'Red beside blue.',
  inputs: { picture: { type: 'file', title: 'Picture' }, seconds: { type: 'number', default: 1, minimum: 0.1, maximum: 600, title: 'Length' } },
  results: { source: '{{inputs.picture}}' },
  nodes: {
    photo: { type: 'load-image', params: { file: '{{inputs.picture}}' } },
    still: { type: 'still', params: { duration: '{{inputs.seconds}}', fps: 10 }, inputs: { image: 'photo.image' } },
    film: { type: 'encode', params: { file: 'halves.mp4', quality: 'source' }, inputs: { video: 'still.video' } },
  },
}
const client = new Client({ name: 'test', version: '1.0.0' })
const errors: string[] = []
let transport: StdioClientTransport
beforeAll(async () => {
  for (const folder of ['productions', 'personas', 'graphs']) mkdirSync(join(project, folder))
  writeFileSync(join(project, 'productions/halves.json'), JSON.stringify(HALVES))
  writeFileSync(join(project, 'graphs/tiny.json'), JSON.stringify(TINY))
  writeFileSync(join(project, 'personas/mira.json'), '{"seconds": 0.5}')
  const half = await sharp({ create: { width: 32, height: 32, channels: 3, background: '#0000ff' } }).png().toBuffer()
  await sharp({ create: { width: 64, height: 32, channels: 3, background: '#ff0000' } }).composite([{ input: half, left: 32, top: 0 }]).png().toFile(join(project, 'halves.png'))
  transport = new StdioClientTransport({ command: process.execPath, args: [PROGRAM, '--project', project, 'mcp'], stderr: 'pipe', env: { ...(process.env as Record<string, string>), REELGRAPH_MODELS: '' } })
  transport.stderr?.on('data', (data: Buffer) => errors.push(data.toString()))
  await client.connect(transport)
}, LONG)
afterAll(async () => {
  await client.close()
  rmSync(project, { recursive: true, force: true })
})

const call = async (name: string, given: object = {}, options = {}): Promise<CallToolResult> => (await client.callTool({ name, arguments: { ...given } }, undefined, { timeout: LONG, ...options })) as CallToolResult
const textOf = ({ content }: CallToolResult): string => content.flatMap((one) => (one.type === 'text' ? [one.text] : [])).join('\n')
const told = (answer: CallToolResult): Record<string, unknown> & { run: string; status: string; result: Record<string, unknown> } => {
  expect(answer.isError, textOf(answer)).not.toBe(true)
  return JSON.parse(textOf(answer)) as never
}
/** Mean colours of the left and the right half. */
async function halvesOf({ content }: CallToolResult): Promise<{ width: number; height: number; left: number[]; right: number[] }> {
  const picture = content.find((one) => one.type === 'image')!
  expect(picture.mimeType).toBe('image/jpeg')
  const bytes = Buffer.from(picture.data, 'base64')
  const { width, height } = await sharp(bytes).metadata()
  const mean = async (left: number) => (await sharp(await sharp(bytes).extract({ left, top: 0, width: width / 4, height }).png().toBuffer()).stats()).channels.slice(0, 3).map((one) => Math.round(one.mean))
  return { width, height, left: await mean(0), right: await mean((3 * width) / 4) }
}

test('productions are tools whose schemas say what they take; the others are there', async () => {
  const { tools } = await client.listTools()
  const names = tools.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['produce_halves', 'produce_sync', 'produce_speech', 'render_graph', 'validate_graph', 'plan_graph', 'preview_node', 'nodes', 'describe_node', 'run_status', 'cancel_run', 'look_at_run']))
  const halves = tools.find(({ name }) => name === 'produce_halves')!
  expect(halves).toMatchObject({ title: 'Halves', description: expect.stringContaining('Personas: mira.') as string, inputSchema: { required: ['picture'], properties: { seconds: { type: 'number', maximum: 600, default: 1 } } } })
  expect(tools.filter(({ annotations }) => annotations?.readOnlyHint === true).map(({ name }) => name)).not.toContain('render_graph')
  expect(client.getServerVersion()).toMatchObject({ name: 'reelgraph' })
  expect(client.getInstructions()).toContain('produce_')
})

test('a film is made, told of, and looked at', { timeout: LONG }, async () => {
  const far: number[] = []
  const { run, status, result } = told(await call('produce_halves', { picture: 'halves.png', persona: 'mira' }, { onprogress: ({ progress }: { progress: number }) => far.push(progress) }))
  expect({ status, result }).toMatchObject({ status: 'done', result: { path: join(project, 'output/halves.mp4'), frames: 5, fps: 10, width: 64, height: 32, source: 'halves.png' } })
  expect(far.at(-1)).toBe(1)
  expect(execFileSync('ffprobe', ['-v', 'error', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', String(result['path'])], { encoding: 'utf8' }).trim()).toBe('5')
  const seen = await halvesOf(await call('look_at_run', { run, moment: 1 }))
  expect(seen).toMatchObject({ width: 64, height: 32 })
  expect(seen.left[0]).toBeGreaterThan(200)
  expect(seen.left[2]).toBeLessThan(60)
  expect(seen.right[2]).toBeGreaterThan(200)
  expect(told(await call('run_status', { run }))).toMatchObject({ run, status: 'done', result: { frames: 5 } })
})

test('a node is looked at before anything is rendered', { timeout: LONG }, async () => {
  const answer = await call('preview_node', { production: 'halves', inputs: { picture: 'halves.png' }, node: 'still', width: 32 })
  const seen = await halvesOf(answer)
  expect(seen).toMatchObject({ width: 32, height: 16 })
  expect(seen.right[2]! - seen.left[2]!).toBeGreaterThan(150)
  expect(JSON.parse(textOf(answer))).toMatchObject({ port: 'video', socket: 'video' })
})

describe('graphs', () => {
  test('are checked and planned', { timeout: LONG }, async () => {
    const wrong = { ...TINY, nodes: { ...TINY.nodes, scene: { ...TINY.nodes.scene, type: 'text-to-vidio' } } }
    expect(told(await call('validate_graph', { graph: wrong }))).toMatchObject({ faults: [expect.stringContaining('Did you mean "text-to-video"?')] })
    expect(told(await call('validate_graph', { path: 'graphs/tiny.json' }))).toEqual({ faults: [], warnings: [] })
    expect(told(await call('plan_graph', { graph: TINY, inputs: { seconds: 2 } }))).toMatchObject({ faults: [], nodes: expect.arrayContaining([expect.objectContaining({ node: 'scene', ports: [expect.objectContaining({ clip: expect.objectContaining({ length: 16, width: 64 }) as object })] })]) as object })
  })

  test('are rendered', { timeout: LONG }, async () => {
    expect(told(await call('render_graph', { graph: TINY, inputs: { seconds: 0.5 } }))).toMatchObject({ status: 'done', result: { frames: 4, promptUsed: 'calm sea', backend: 'procedural' } })
  })

  test('are written by what nodes and describe_node tell', async () => {
    const found = textOf(await call('nodes', { search: 'film grain' }))
    expect(found).toMatch(/^film-grain \(style\): /m)
    expect(found.split('\n').length).toBeLessThan(6)
    expect(textOf(await call('nodes')).split('\n').length).toBeGreaterThan(80)
    expect(told(await call('describe_node', { type: 'camera-move' }))).toMatchObject({ type: 'camera-move', inputs: { video: { type: 'video' } } })
  })
})

describe('what is wrong is an answer that the assistant can read', () => {
  test.each<[string, string, object, RegExp]>([
    ['a wrong field', 'produce_halves', { pictur: 'halves.png' }, /^E_INPUT .*Did you mean "picture"\?[\s\S]*E_INPUT_MISSING/],
    ['a file that is not there', 'produce_halves', { picture: 'halfes.png' }, /E_ASSET_MISSING.*Did you mean "halves.png"\?/],
    ['an unknown tool', 'produce_nothing', {}, /^E_USAGE/],
    ['an unknown run', 'run_status', { run: 'none' }, /^E_RUN_UNKNOWN/],
    ['no graph', 'plan_graph', {}, /^E_USAGE.*graph, path or production/],
    ['a width that is none', 'preview_node', { path: 'graphs/tiny.json', node: 'scene', width: 'wide' }, /^E_USAGE.*width must be integer/],
    ['an unknown node type', 'describe_node', { type: 'camera-mov' }, /^E_NODE_TYPE.*Did you mean "camera-move"\?/],
    ['a graph out of the project', 'validate_graph', { path: '../../etc/passwd' }, /^E_ASSET_PATH/],
  ])('%s', async (_, name, given, text) => {
    const answer = await call(name, given)
    expect(answer.isError).toBe(true)
    expect(textOf(answer)).toMatch(text)
  })
})

test('a run that takes longer is told of by its id, and cancelled by it', { timeout: LONG }, async () => {
  const { run, status, ...rest } = told(await call('render_graph', { graph: TINY, inputs: { seconds: 600 }, wait: 0 }))
  expect(['queued', 'running']).toContain(status)
  expect(rest).toMatchObject({ next: 'Ask run_status for its end.' })
  expect(told(await call('cancel_run', { run })).status).toBe('cancelled')
})

test('a call that is taken back takes its run with it', { timeout: LONG }, async () => {
  const back = new AbortController()
  const going = call('produce_halves', { picture: 'halves.png', seconds: 600 }, { signal: back.signal, onprogress: () => back.abort() })
  await expect(going).rejects.toThrow()
  // The next runs at once: nothing is in its way.
  expect(told(await call('produce_halves', { picture: 'halves.png', seconds: 0.2 }))).toMatchObject({ status: 'done' })
})

test('nothing but the protocol is on stdout, and nothing on stderr', () => expect(errors.join('')).toBe(''))
