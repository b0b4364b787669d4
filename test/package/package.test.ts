/** The packed package outside the clone, as people get it: installed by npm into an empty folder. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const LONG = 600_000
const home = mkdtempSync(join(tmpdir(), 'reelgraph-package-'))
const project = join(home, 'my-film')
afterAll(() => rmSync(home, { recursive: true, force: true }))

const ENV = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip', NO_COLOR: '1', NODE_OPTIONS: '' }
function run(folder: string, command: string, ...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', env: ENV })
  return { code: status, out: stdout, err: stderr }
}
const good = { code: 0 }
const pack = (folder: string): string => join(home, (JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', home], { cwd: folder, encoding: 'utf8', env: ENV, stdio: ['ignore', 'pipe', 'ignore'] })) as { filename: string }[])[0]!.filename)
const sizeOf = (folder: string): number => readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => sum + (statSync(join(folder, name)).isFile() ? statSync(join(folder, name)).size : 0), 0)

let installed: string
beforeAll(() => {
  const [engine, create] = [pack(ROOT), pack(join(ROOT, 'engine/create'))]
  // `npm create reelgraph my-film` fetches the package and runs its program.
  mkdirSync(join(home, 'create'))
  execFileSync('tar', ['xzf', create, '-C', join(home, 'create')])
  expect(run(home, process.execPath, join(home, 'create/package/create.mjs'), 'my-film')).toMatchObject(good)
  const manifest = join(project, 'package.json')
  const text = readFileSync(manifest, 'utf8')
  expect(text).toContain('"reelgraph": "^0.1.0"')
  writeFileSync(manifest, text.replace('"reelgraph": "^0.1.0"', `"reelgraph": ${JSON.stringify(`file:${engine}`)}`))
  expect(run(project, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline')).toMatchObject(good)
  installed = join(project, 'node_modules/reelgraph')
}, LONG)

it('holds JavaScript, types, kernels, the editor and graphs; no tests and no sources', () => {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
  for (const one of ['dist/engine/api.js', 'dist/engine/api.d.ts', 'dist/engine/kernels/wasm/dist/kernels.wasm', 'dist/editor/dist/index.html', 'graphs/first-film.json']) expect(files).toContain(one)
  expect(files.filter((name) => /(^|\/)test\//.test(name) && !name.includes('create/template'))).toEqual([])
  expect(files.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.includes('create/template'))).toEqual([])
  expect(sizeOf(installed)).toBeLessThan(25e6)
})

it('leaves the clone pointing at its sources', () => {
  expect(readFileSync(join(ROOT, 'dist/engine/api.js'), 'utf8')).toContain('../../engine/api.ts')
})

it('is a project whose graph renders, with the plugin that it brings', { timeout: LONG }, () => {
  const graph = join(project, 'graphs/film.json')
  writeFileSync(graph, readFileSync(graph, 'utf8').replace('"duration": 4, "width": 1280, "height": 720', '"duration": 0.5, "width": 160, "height": 90'))
  const told = run(project, 'npx', 'reelgraph', 'render', 'graphs/film.json', '--json')
  expect(told).toMatchObject({ ...good, err: '' })
  const probed = execFileSync('ffprobe', ['-v', 'error', '-select_streams', 'v', '-count_frames', '-show_entries', 'stream=width,height,nb_read_frames', '-of', 'csv=p=0', join(project, 'output/my-film.mp4')], { encoding: 'utf8' })
  expect(probed.trim()).toBe('1280,720,15')
})

it('has tests that pass and types that are clean, libraries checked', { timeout: LONG }, () => {
  const tests = run(project, 'npm', 'test')
  expect(tests.out).toMatch(/Tests .*passed/)
  expect(tests).toMatchObject(good)
  const plugin = join(project, 'plugins/breathe')
  expect(readFileSync(join(plugin, 'tsconfig.json'), 'utf8')).not.toContain('skipLibCheck')
  expect(run(plugin, process.execPath, join(project, 'node_modules/typescript/bin/tsc'))).toMatchObject({ ...good, out: '' })
})

it('writes another plugin, which is found', { timeout: LONG }, () => {
  expect(run(project, 'npx', 'reelgraph', 'plugin', 'new', 'film-burn')).toMatchObject(good)
  expect(existsSync(join(project, 'plugins/film-burn/node_modules'))).toBe(false)
  expect(run(project, 'npx', 'reelgraph', 'plugin', 'ls').out).toMatch(/reelgraph-plugin-film-burn 0.1.0, 1 nodes/)
  expect(run(join(project, 'plugins/film-burn'), process.execPath, join(project, 'node_modules/typescript/bin/tsc'))).toMatchObject({ ...good, out: '' })
})

/** Files that a program has loaded by its end, as Node's own coverage tells. */
function loadedBy(folder: string, ...args: string[]): readonly string[] {
  const coverage = mkdtempSync(join(home, 'coverage-'))
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { ...ENV, NODE_V8_COVERAGE: coverage } })
  expect([status, stderr]).toEqual([0, ''])
  const [main] = readdirSync(coverage).map((name) => (JSON.parse(readFileSync(join(coverage, name), 'utf8')) as { result: { url: string }[] }).result.map(({ url }) => url)).sort((a, b) => b.length - a.length)
  return main!.filter((url) => url.startsWith('file:'))
}

it('starts soon: loads few files, and no library that the command has no use for (test/bench/start.ts has the times)', { timeout: LONG }, () => {
  const program = join(installed, 'engine/cli/reelgraph.mjs')
  const bare = join(home, 'bare')
  mkdirSync(bare, { recursive: true })
  writeFileSync(join(bare, 'part.json'), JSON.stringify({ format: 1, outputs: { video: 'b.video' }, nodes: { a: { type: 'text-to-video', params: { prompt: 'sea' } }, b: { type: 'camera-move', inputs: { video: 'a.video' } } } }))
  const [version, validate] = [loadedBy(bare, program, '--version'), loadedBy(bare, program, 'validate', 'part.json')]
  expect(version.length).toBeLessThan(20)
  expect(validate.length).toBeGreaterThan(version.length)
  const own = validate.filter((url) => /reelgraph\/(dist|engine)\//.test(url))
  expect(own.length).toBeLessThan(40)
  for (const name of ['sharp', 'express', 'onnxruntime-node', 'typescript', 'esbuild', 'tsx', 'ajv', 'pino', 'csv-parse', 'cli-progress', 'cli-table3', '@huggingface/tokenizers']) expect(validate.filter((url) => url.includes(`/node_modules/${name}/`)), name).toEqual([])
})

it('can be imported by plain Node', () => {
  writeFileSync(join(project, 'plain.mjs'), "import { defineNode } from 'reelgraph'\nconsole.log(typeof defineNode)\n")
  expect(run(project, process.execPath, 'plain.mjs')).toMatchObject({ ...good, out: 'function\n', err: '' })
})

describe('without ONNX Runtime', () => {
  beforeAll(() => rmSync(join(project, 'node_modules/onnxruntime-node'), { recursive: true, force: true }))

  it('renders what needs no model, and doctor says how to get it', { timeout: LONG }, () => {
    expect(run(project, 'npx', 'reelgraph', 'render', 'graphs/film.json', '--force')).toMatchObject(good)
    expect(run(project, 'npx', 'reelgraph', 'doctor').out).toMatch(/onnx .*not installed[\s\S]*ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node/)
  })
})
