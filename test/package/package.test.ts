/** The packed package outside the clone, as people get it: installed by npm into an empty folder. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadedBy } from './loaded-by.ts'

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
  // 28 MB of it read prompts.
  expect(sizeOf(installed)).toBeLessThan(46e6)
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
  expect(probed.trim()).toBe('160,90,15')
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

describe('three plugins of an outsider, written from the guide', () => {
  const OUTSIDERS = join(ROOT, 'test/package/outsiders')
  const tsc = (folder: string) => run(folder, process.execPath, join(project, 'node_modules/typescript/bin/tsc'))
  const vitest = (folder: string) => run(folder, process.execPath, join(project, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder)
  function ffmpeg(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], { cwd: project, encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, ''])
    return stdout
  }
  /** Of each frame, as ffmpeg reads it. */
  const digests = (...args: string[]): readonly string[] => ffmpeg(...args, '-f', 'framemd5', '-').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(',').at(-1)!.trim())
  const SHOT = 'format=yuv420p,setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv'
  function render(name: string, file: string, nodes: object): string {
    writeFileSync(join(project, `${name}.json`), JSON.stringify({ format: 1, nodes: {
      shot: { type: 'load-video', params: { file } },
      ...nodes,
      film: { type: 'encode', params: { file: `${name}.mkv`, quality: 'source', codec: 'ffv1' }, inputs: { video: 'hand.video' } },
    } }))
    expect(run(project, 'npx', 'reelgraph', 'render', `${name}.json`, '--json')).toMatchObject({ ...good, err: '' })
    return `output/${name}.mkv`
  }
  const passes = (folder: string): void => {
    expect(readFileSync(join(folder, 'tsconfig.json'), 'utf8')).not.toContain('skipLibCheck')
    expect(tsc(folder)).toMatchObject({ ...good, out: '' })
    const tests = vitest(folder)
    expect(tests.out).toMatch(/Tests .*passed/)
    expect(tests).toMatchObject(good)
  }
  beforeAll(() => {
    ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=66x38:r=8:d=1.5', '-vf', SHOT, '-c:v', 'ffv1', 'shot.mkv')
    ffmpeg('-f', 'lavfi', '-i', 'color=0x606060:s=64x36:r=8:d=2', '-vf', SHOT, '-c:v', 'ffv1', 'grey.mkv')
    for (const name of ['median-of-three', 'pendulum']) {
      expect(run(project, 'npx', 'reelgraph', 'plugin', 'new', name)).toMatchObject(good)
      for (const made of [`${name}.ts`, 'test']) rmSync(join(project, 'plugins', name, made), { recursive: true })
      cpSync(join(OUTSIDERS, name), join(project, 'plugins', name), { recursive: true })
    }
  }, LONG)

  it('a pixel loop over a window of frames gives what ffmpeg\'s tmedian gives', { timeout: LONG }, () => {
    passes(join(project, 'plugins/median-of-three'))
    const film = render('median', 'shot.mkv', { hand: { type: 'median-of-three', inputs: { video: 'shot.video' } } })
    // ffmpeg has no first and no last frame: there is none before, and none after it.
    const [ours, theirs] = [digests('-i', film), digests('-i', 'shot.mkv', '-vf', 'tmedian=radius=1')]
    expect([ours.length, theirs.length]).toEqual([12, 10])
    expect(ours.slice(1, -1)).toEqual(theirs)
    expect(ours).not.toEqual(digests('-i', 'shot.mkv'))
  })

  it('a generator with a socket type of its own moves a param of another node', { timeout: LONG }, () => {
    passes(join(project, 'plugins/pendulum'))
    const film = render('swing', 'grey.mkv', {
      swing: { type: 'pendulum', params: { low: 0.5, high: 1.5, period: 2 } },
      hand: { type: 'color-adjust', inputs: { video: 'shot.video', brightness: 'swing.swing' } },
    })
    const means = [...ffmpeg('-i', film, '-vf', 'signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-', '-f', 'null', '-').matchAll(/YAVG=([\d.]+)/g)].map(([, mean]) => Number(mean))
    // Grey of 0x60 in limited range, times what swings between a half and one and a half in two seconds.
    const expected = Array.from({ length: 16 }, (_, n) => 16 + ((0x60 * 219) / 255) * (1 - 0.5 * Math.cos((Math.PI * n) / 8)))
    expect(means).toHaveLength(16)
    means.forEach((mean, n) => expect(Math.abs(mean - expected[n]!), `frame ${n}`).toBeLessThan(1.5))
    const plan = JSON.parse(run(project, 'npx', 'reelgraph', 'plan', 'swing.json', '--json').out) as { nodes: { node: string; ports: object[] }[] }
    expect(plan.nodes.find(({ node }) => node === 'swing')?.ports).toEqual([{ port: 'swing', socket: 'swing', value: '0.5 to 1.5 in 2 s', data: { low: 0.5, high: 1.5, period: 2 } }])
  })

  it('a scoped package is packed, added and rendered; what it asks leave for is told', { timeout: LONG }, () => {
    const author = join(home, 'author')
    cpSync(join(OUTSIDERS, 'swap-chroma'), author, { recursive: true })
    symlinkSync(join(project, 'node_modules'), join(author, 'node_modules'))
    passes(author)
    const tarball = pack(author)
    const added = run(project, 'npx', 'reelgraph', 'plugin', 'add', tarball, '--yes')
    expect(added).toMatchObject(good)
    expect(added.out).toMatch(/@me\/reelgraph-plugin-swap-chroma 2\.1\.0 asks for\s+reads: luts/)
    expect(readFileSync(join(project, 'package.json'), 'utf8')).toContain('"@me/reelgraph-plugin-swap-chroma"')
    const film = render('swapped', 'shot.mkv', { hand: { type: 'swap-chroma', inputs: { video: 'shot.video' } } })
    expect(digests('-i', film)).toEqual(digests('-i', 'shot.mkv', '-vf', 'swapuv'))
    expect(digests('-i', film)).toHaveLength(12)
  })

  it('is seen by serve --watch when its author saves it', { timeout: LONG }, async () => {
    const served = spawn('npx', ['reelgraph', 'serve', '--port', '0', '--watch'], { cwd: project, env: ENV, detached: true })
    try {
      let said = ''
      served.stdout.on('data', (data: Buffer) => void (said += data.toString()))
      await vi.waitFor(() => expect(said).toContain('http'), { timeout: 60_000 })
      const file = join(project, 'plugins/pendulum/pendulum.ts')
      writeFileSync(file, readFileSync(file, 'utf8').replace("title: 'Pendulum'", "title: 'A pendulum'"))
      await vi.waitFor(() => expect(said).toContain('Loaded reelgraph-plugin-pendulum 0.1.0, 1 nodes'), { timeout: 60_000 })
      const { nodes } = (await (await fetch(`${/http:\/\/[\w.:]+/.exec(said)![0]}/api/nodes`)).json()) as { nodes: { type: string; title: string }[] }
      expect(nodes.find(({ type }) => type === 'pendulum')?.title).toBe('A pendulum')
    } finally {
      process.kill(-served.pid!, 'SIGTERM')
      await once(served, 'exit')
    }
  })
})

it('starts soon: loads few files, and no library that the command has no use for (test/bench/start.ts has the times)', { timeout: LONG }, () => {
  const program = join(installed, 'engine/cli/reelgraph.mjs')
  const bare = join(home, 'bare')
  mkdirSync(bare, { recursive: true })
  writeFileSync(join(bare, 'part.json'), JSON.stringify({ format: 1, outputs: { video: 'b.video' }, nodes: { a: { type: 'text-to-video', params: { prompt: 'sea' } }, b: { type: 'camera-move', inputs: { video: 'a.video' } } } }))
  const [version, validate] = [loadedBy(bare, program, '--version'), loadedBy(bare, program, 'validate', 'part.json')]
  expect(version.length).toBeLessThan(20)
  expect(validate.length).toBeGreaterThan(version.length)
  const own = validate.filter((url) => /reelgraph\/(dist|engine)\//.test(url))
  // What several nodes load later lies in files of its own.
  expect(own.length).toBeLessThan(105)
  for (const name of ['sharp', 'express', 'onnxruntime-node', 'typescript', 'esbuild', 'tsx', 'ajv', 'pino', 'csv-parse', 'cli-progress', 'cli-table3', '@huggingface/tokenizers', 'lru-cache', 'xxhash-wasm']) expect(validate.filter((url) => url.includes(`/node_modules/${name}/`)), name).toEqual([])
})

it('has a client that plain Node imports, with types, and without anything else of the engine', { timeout: LONG }, async () => {
  writeFileSync(join(project, 'calls.mjs'), "import { createClient } from 'reelgraph/client'\nconst run = await createClient({ url: process.argv[2] }).productions.speech({ text: 'Good morning.' })\nconst { duration, script, hasAudio } = await run.done()\nconsole.log(JSON.stringify({ duration, script, hasAudio }))\n")
  writeFileSync(join(project, 'calls.ts'), "import { createClient } from 'reelgraph/client'\nexport const length = async (): Promise<number | undefined> => (await (await createClient().productions.speech({ text: 'x', rate: 1.5 })).done()).duration\n")
  expect(run(project, process.execPath, join(project, 'node_modules/typescript/bin/tsc'), '--noEmit', '--module', 'nodenext', '--target', 'es2023', '--strict', 'calls.ts')).toMatchObject({ ...good, out: '' })
  const served = spawn('npx', ['reelgraph', 'serve', '--port', '0'], { cwd: project, env: ENV, detached: true })
  try {
    let said = ''
    served.stdout.on('data', (data: Buffer) => void (said += data.toString()))
    await vi.waitFor(() => expect(said).toContain('http'), { timeout: 60_000 })
    const url = /http:\/\/[\w.:]+/.exec(said)![0]
    const { out, err } = run(project, process.execPath, 'calls.mjs', url)
    expect(err).toBe('')
    expect(JSON.parse(out)).toMatchObject({ script: 'Good morning.', hasAudio: true, duration: expect.closeTo(1.2, 0) as number })
    const loaded = loadedBy(project, join(project, 'calls.mjs'), url).filter((one) => /reelgraph\/(dist|engine)\//.test(one))
    expect(loaded.length).toBeLessThan(4)
  } finally {
    process.kill(-served.pid!, 'SIGTERM')
    await once(served, 'exit')
  }
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
