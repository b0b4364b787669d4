import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parseSettings } from '../../engine/cli/inputs.ts'
import { inFormat, parseFrames, printSummary } from '../../engine/cli/render.ts'
import { failure } from '../../engine/contract/errors.ts'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'reelgraph-cli-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

function reelgraph(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: project, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } })
  return { code: status, out: stdout, err: stderr }
}
const save = (name: string, value: unknown): void => writeFileSync(join(project, name), typeof value === 'string' ? value : JSON.stringify(value))

beforeAll(() => {
  save('film.json', {
    format: 1,
    title: 'Small film',
    inputs: { name: { type: 'text', default: 'film.mp4' }, prompt: { type: 'text', default: 'sea' }, duration: { type: 'number', default: 0.4 } },
    nodes: {
      scene: { type: 'text-to-video', params: { prompt: '{{inputs.prompt}}', width: 64, height: 36, fps: 20, duration: '{{inputs.duration}}' } },
      film: { type: 'encode', params: { file: '{{inputs.name}}', quality: 'source' }, inputs: { video: 'scene.video' } },
    },
  })
})

describe('arguments', () => {
  it('settings keep what comes after the first equals sign', () => {
    expect(parseSettings(['a=1', 'b=x=y', 'c='])).toEqual({ a: '1', b: 'x=y', c: '' })
    expect(() => parseSettings(['novalue'])).toThrow('E_USAGE')
  })

  it.each([['3-9', 3, 9], ['4', 4, 4]] as const)('frames %s', (text, from, to) => expect(parseFrames(text)).toEqual({ from, to }))
  it.each(['9-3', '-3', 'a-b', '1-2-3', ''])('frames %j are refused', (text) => expect(() => parseFrames(text)).toThrow('E_USAGE'))
  const graph = { document: { format: 1 as const, film: { width: 640, height: 360 }, nodes: {} } }
  it.each([
    ['1080x1920@25', { width: 1080, height: 1920, fps: 25 }], ['1080x1920', { width: 1080, height: 1920 }], ['@23.976', { width: 640, height: 360, fps: 23.976 }], [undefined, { width: 640, height: 360 }],
  ])('film %s', (text, film) => expect(inFormat(graph, text).document.film).toEqual(film))
  it.each(['', '1080', '1080x', '8x8', '1080x1920@0', '1080x1920@', '99999x10', '9:16'])('film %j is refused', (text) => expect(() => inFormat(graph, text)).toThrow('E_USAGE'))
})

describe('render', () => {
  it('makes a film, says where it is and what each node took', () => {
    const { code, out } = reelgraph('render', 'film.json')
    expect(code).toBe(0)
    expect(out).toContain(join(project, 'output/film.mp4'))
    expect(out).toMatch(/scene .*text-to-video .*done .*8/)
    expect(out).toContain('made by procedural')
  })

  it('takes another format of the film', () => {
    save('open.json', { format: 1, film: { width: 64, height: 36, fps: 10 }, nodes: { scene: { type: 'noise', params: { duration: 0.4 } }, film: { type: 'encode', params: { file: 'open.mp4' }, inputs: { video: 'scene.video' } } } })
    const { code, out } = reelgraph('plan', 'open.json', '--film', '36x64@20', '--json')
    expect(code).toBe(0)
    const { nodes } = JSON.parse(out) as { nodes: { node: string; facts?: { written?: unknown } }[] }
    expect(nodes.find(({ node }) => node === 'film')?.facts?.written).toMatchObject({ width: 36, height: 64, fps: 20, frames: 8 })
  })

  it('takes inputs from settings and files, frames, another folder, and tells events as JSON lines', () => {
    save('values.json', { prompt: 'desert', name: 'from-file.mp4' })
    const { code, out } = reelgraph('render', 'film.json', '--inputs', 'values.json', '--set', 'name=set.mp4', '--frames', '2-4', '--out', 'elsewhere', '--json')
    expect(code).toBe(0)
    const events = out.trim().split('\n').map((line) => JSON.parse(line) as { type: string; report?: { outputs: { path: string; frames: number }[] } })
    expect(events[0]!.type).toBe('run-started')
    expect(events.at(-1)!.report!.outputs).toEqual([expect.objectContaining({ path: join(project, 'elsewhere/set.mp4'), frames: 3 })])
  })

  it('runs a batch; one run that fails does not stop the others', () => {
    save('batch.csv', 'name,duration\none.mp4,0.2\ntwo.mp4,0.2\nthree.mp4,0.1\n')
    // Somebody who is alive, process 1, has the second film open.
    mkdirSync(join(project, 'batch'), { recursive: true })
    save('batch/.two.mp4.lock', '1')
    const { code, out, err } = reelgraph('render', 'film.json', '--batch', 'batch.csv', '--out', 'batch')
    expect(code).toBe(9)
    expect(out).toContain('2 made, 1 failed')
    expect(readdirSync(join(project, 'batch'), { recursive: true }).sort()).toEqual(['.two.mp4.lock', 'batch.json', 'one.mp4', 'three.mp4'])
    expect(err).toMatch(/E_OUTPUT_BUSY/)
  })

  it('renders nothing of a batch before every line is right, and tells all that is wrong with its line', () => {
    save('wrong.csv', 'name;duration\none.mp4;0.2\n"two;\n2.mp4";many\nthree.mp4;few\n')
    const { code, err } = reelgraph('render', 'film.json', '--batch', 'wrong.csv', '--out', 'wrong')
    expect(code).toBe(2)
    expect(existsSync(join(project, 'wrong'))).toBe(false)
    expect(err).toMatch(/E_INPUT_VALUE wrong.csv:3 duration: expected number, got "many"/)
    expect(err).toMatch(/E_INPUT_VALUE wrong.csv:5 duration: expected number, got "few"/)
    save('bad.csv', 'name,duration\none.mp4,0.2,9\n"two"x,0.2\nthree.mp4,few\nfour.mp4,0.2\n')
    const bad = reelgraph('render', 'film.json', '--batch', 'bad.csv', '--out', 'wrong')
    expect([...bad.err.matchAll(/^(E_\w+) bad.csv:(\d+)/gm)].map(([, fault, line]) => `${fault} ${line}`)).toEqual(['E_CSV 2', 'E_CSV 3', 'E_INPUT_VALUE 4'])
    save('bad.jsonl', '{"duration":\n[1]\n{"duration":"few"}\n')
    expect(reelgraph('render', 'film.json', '--batch', 'bad.jsonl').err.match(/^E_\w+ bad.jsonl:\d/gm)).toEqual(['E_JSON_SYNTAX bad.jsonl:1', 'E_USAGE bad.jsonl:2', 'E_INPUT_VALUE bad.jsonl:3'])
    save('unknown.csv', 'name,promt\na.mp4,x\nb.mp4,y\n')
    expect(reelgraph('render', 'film.json', '--batch', 'unknown.csv').err.match(/E_INPUT\b/g)).toHaveLength(1)
  })

  it.each([['none.csv', 'name,duration\n', 'E_CSV'], ['none.jsonl', '\n', 'E_USAGE']])('refuses a batch without a line: %s', (file, text, code) => {
    save(file, text)
    const run = reelgraph('render', 'film.json', '--batch', file)
    expect(run.code).toBe(2)
    expect(run.err).toMatch(new RegExp(`^${code} ${file}`))
  })

  it.each([['UTF-8', '\ufeff', 'utf8'], ['UTF-16', '\ufeff', 'utf16le']] as const)('reads graphs, inputs and tables that begin with the mark of %s', (name, mark, encoding) => {
    const write = (file: string, text: string): void => writeFileSync(join(project, file), Buffer.from(mark + text, encoding))
    write('marked.json', readFileSync(join(project, 'film.json'), 'utf8'))
    write('values-marked.json', '{"prompt":"größe"}')
    write('marked.csv', 'prompt,name\r\n"a cat, a dog",x.mp4\r\n')
    expect(reelgraph('render', 'marked.json', '--inputs', 'values-marked.json', '--batch', 'marked.csv', '--out', `marked-${name}`)).toMatchObject({ code: 0 })
    expect(reelgraph('graph', 'info', join(`marked-${name}`, 'x.mp4')).out).toContain('a cat, a dog')
  })

  it('keeps every film of a batch that names its file once', () => {
    save('batch.jsonl', '{"prompt":"sea"}\n{"prompt":"desert"}\n')
    expect(reelgraph('render', 'film.json', '--batch', 'batch.jsonl', '--out', 'prompts').code).toBe(0)
    const films = ['1', '2'].map((row) => readFileSync(join(project, 'prompts', `film-${row}.mp4`)))
    expect(films[0]!.equals(films[1]!)).toBe(false)
  })

  it('makes the film though nobody reads what it says', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'render', 'film.json', '--json', '--out', 'unread'], { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] })
    let err = ''
    child.stderr.on('data', (data: Buffer) => (err += data.toString()))
    child.stdout.destroy()
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(existsSync(join(project, 'unread/film.mp4'))).toBe(true)
  })

  it('verifies', () => {
    const { code, out } = reelgraph('render', 'film.json', '--verify')
    expect([code, out.split('\n')[0]]).toEqual([0, '8 frames, rendered twice in different orders and worker counts, are the same.'])
  })

  it('holds to a lock file', () => {
    expect(reelgraph('render', 'film.json', '--locked')).toMatchObject({ code: 8, err: expect.stringContaining('reelgraph lock') as string })
    expect(reelgraph('lock', 'film.json').code).toBe(0)
    expect(reelgraph('render', 'film.json', '--locked', '--out', 'locked').code).toBe(0)
    const lock = readFileSync(join(project, 'film.lock.json'), 'utf8')
    save('film.lock.json', lock.replace(/"text-to-video": \{\s*"plugin": "reelgraph-nodes",\s*"version": 1/, '"text-to-video": { "plugin": "reelgraph-nodes", "version": 7'))
    const { code, err } = reelgraph('render', 'film.json', '--locked')
    expect(code).toBe(8)
    expect(err).toContain('E_LOCK nodes.text-to-video.version: expected 7, got 1')
  })

  it('stops on Ctrl-C and leaves nothing half-written', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'render', 'film.json', '--set', 'duration=600', '--set', 'name=long.mp4', '--out', 'stopped', '--json'], { cwd: project, stdio: ['ignore', 'pipe', 'ignore'] })
    let seen = ''
    let programs: number[] = []
    child.stdout.on('data', (data: Buffer) => {
      seen += data.toString()
      if (!/"done":[1-9]/.test(seen) || child.killed) return
      programs = spawnSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' }).stdout.trim().split(/\s+/).map(Number)
      child.kill('SIGINT')
    })
    const code = await new Promise((resolve) => child.on('exit', resolve))
    expect(code).toBe(130)
    expect(seen.trim().split('\n').at(-1)).toContain('"status":"cancelled"')
    expect(existsSync(join(project, 'stopped')) ? readdirSync(join(project, 'stopped')) : []).toEqual([])
    expect(programs.length).toBeGreaterThan(0)
    const left = spawnSync('ps', ['-o', 'stat=,comm=', '-p', programs.join(',')], { encoding: 'utf8' }).stdout
    expect(left.split('\n').filter((line) => !/^(Z|$)/.test(line))).toEqual([])
  })

  it.each([1, 2])('Ctrl-C %i times in the middle of a model', async (times) => {
    save('model.json', {
      format: 1,
      nodes: {
        clip: { type: 'text-to-video', params: { prompt: 'sea', duration: 0.375, width: 96, height: 64, fps: 8, backend: 'onnx', model: 'tiny-animatediff', options: { steps: 900 } } },
        film: { type: 'encode', params: { file: 'model.mp4', quality: 'source' }, inputs: { video: 'clip.video' } },
      },
    })
    const env = { ...process.env, REELGRAPH_MODELS: fileURLToPath(new URL('../fixtures/models', import.meta.url)) }
    const child = spawn(process.execPath, [PROGRAM, 'render', 'model.json', '--device', 'cpu', '--json', '--out', 'model'], { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let interrupts = 0
    const interrupt = (when: number) => (data: Buffer) => {
      if (interrupts !== when || interrupts === times || !/"done":[1-9]|Cancelling/.test(data.toString())) return
      interrupts++
      child.kill('SIGINT')
    }
    child.stdout.on('data', interrupt(0))
    child.stderr.on('data', interrupt(1))
    const [code, signal] = await new Promise<unknown[]>((resolve) => child.on('exit', (...exit) => resolve(exit)))
    // The second one may come too late.
    expect(signal ?? code).toSatisfy((one) => one === 130 || (times === 2 && one === 'SIGINT'))
    expect(interrupts).toBe(times)
  })

  it('a terminal interrupts ffmpeg too: that is a cancelled run and no fault of ffmpeg', async () => {
    const say = (stream: NodeJS.WriteStream) => vi.spyOn(stream, 'write').mockReturnValue(true)
    const [err, out] = [say(process.stderr), say(process.stdout)]
    const faults = failure('E_FFMPEG_MISSING').faults
    await printSummary({ run: 'r', status: 'cancelled', seconds: 1, outputs: [], nodes: [], reports: {}, faults, warnings: [], peakFrameBytes: 0 })
    const said = err.mock.calls.join('')
    err.mockRestore()
    out.mockRestore()
    expect(said.match(/E_\w+/g)).toEqual(['E_CANCELLED'])
  })
})

describe('exit codes', () => {
  it.each<[string, number, string[], RegExp]>([
    ['unknown command', 2, ['rendr'], /rendr/],
    ['unknown input', 2, ['render', 'film.json', '--set', 'nmae=x'], /E_INPUT nmae.*Did you mean "name"/],
    ['bad graph', 3, ['render', 'bad.json'], /E_PARAM_VALUE text-to-video "scene"\.width/],
    ['broken JSON', 3, ['validate', 'broken.json'], /E_JSON_SYNTAX.*Line 1/],
    ['missing graph', 4, ['render', 'none.json'], /E_ASSET_MISSING/],
    ['missing node type', 4, ['render', 'plugin.json'], /E_NODE_TYPE.*"teleport"|E_NODE_TYPE.*teleport/],
    ['a text file named .mp4', 6, ['render', 'fake.json'], /E_MEDIA_FORMAT .*fake.mp4 load-video "clip"/],
    ['misspelt node', 4, ['nodes', 'camera-moove'], /Did you mean "camera-move"/],
  ])('%s: %i', (_, code, args, message) => {
    save('bad.json', { format: 1, nodes: { scene: { type: 'text-to-video', params: { width: -3 } }, film: { type: 'encode', inputs: { video: 'scene.video' } } } })
    save('broken.json', '{"format":1,')
    save('plugin.json', { format: 1, nodes: { scene: { type: 'teleport' } } })
    save('fake.mp4', 'this is no film')
    save('fake.json', { format: 1, nodes: { clip: { type: 'load-video', params: { file: 'fake.mp4' } }, film: { type: 'encode', inputs: { video: 'clip.video' } } } })
    const result = reelgraph(...args)
    expect(result.err).toMatch(message)
    expect(result.err).not.toMatch(/^\s+at /m)
    expect(result.code).toBe(code)
  })
})

describe('looking', () => {
  it('plans without making a frame', () => {
    const { code, out } = reelgraph('plan', 'film.json')
    expect(code).toBe(0)
    expect(out).toContain('64x36, 20 fps, 8 frames (0.40 s), yuv420p, BT.709 limited')
    expect(out).toMatch(/memory for frames .* disk .* about/)
  })

  it('finds the graph in a film that it made', () => {
    const { code, out } = reelgraph('graph', 'extract', 'output/film.mp4')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ title: 'Small film', nodes: { scene: { type: 'text-to-video' } } })
    expect(reelgraph('graph', 'info', 'film.json').out).toContain('input prompt (text) = "sea"')
  })

  it('lists nodes, describes one, and examines the machine', () => {
    expect(reelgraph('nodes').out).toContain('camera-move')
    expect(reelgraph('nodes', 'camera-move').out).toContain('# Camera move')
    const doctor = JSON.parse(reelgraph('doctor', '--json').out) as { name: string; ok: boolean }[]
    expect(doctor.find((one) => one.name === 'ffmpeg')).toMatchObject({ ok: true })
  })

  it('lists and cleans the store', () => {
    expect(reelgraph('cache', 'verify').out).toMatch(/\d+ results, 0 damaged/)
    expect(reelgraph('cache', 'gc', '--limit', '0').code).toBe(0)
    expect(JSON.parse(reelgraph('cache', 'ls', '--json').out)).toEqual([])
  })
})
