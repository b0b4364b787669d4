/** Bundles: a graph goes to another project with all that it needs, and what is no good bundle changes nothing there. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { contentsOf } from '../../engine/bundle/contents.ts'
import { isSafePath, type Manifest } from '../../engine/bundle/manifest.ts'
import { packBundle } from '../../engine/bundle/pack.ts'
import { unpackBundle } from '../../engine/bundle/unpack.ts'
import type { Engine } from '../../engine/host/engine.ts'
import { createEngine } from '../../engine/host/container.ts'

const root = mkdtempSync(join(tmpdir(), 'reelgraph-bundle-'))
const project = join(root, 'from')
const file = join(root, 'film.reelgraph')
let engine: Engine
let target = ''

const put = (folder: string, path: string, content: string | Buffer): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}
const FILM = {
  format: 1, title: 'Harbour',
  inputs: { portrait: { type: 'file', default: 'assets/mira.png' } },
  nodes: {
    face: { type: 'load-image', params: { file: '{{inputs.portrait}}' } },
    walk: { type: 'load-video', params: { file: 'assets/walk.mp4' } },
    gone: { type: 'load-video', params: { file: 'assets/gone.mp4' } },
    look: { type: './looks/night.json' },
    odd: { type: 'nobody-has-this' },
    film: { type: 'encode', params: { file: 'film.mp4' }, inputs: { video: 'walk.video' } },
  },
}
const LOOK = { format: 1, nodes: { lut: { type: 'lut', params: { file: 'assets/teal.cube' } } }, outputs: { video: 'lut.video' } }
const tree = (folder: string, at = ''): string[] =>
  readdirSync(join(folder, at), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? tree(folder, join(at, entry.name)) : [join(at, entry.name)])).sort()

beforeAll(async () => {
  put(project, 'graphs/film.json', JSON.stringify(FILM))
  put(project, 'graphs/looks/night.json', JSON.stringify(LOOK))
  put(project, 'assets/mira.png', 'a picture')
  put(project, 'assets/walk.mp4', Buffer.alloc(100_000, 7))
  put(project, 'assets/teal.cube', 'LUT_3D_SIZE 2')
  put(project, 'assets/not-named.mp4', 'stays')
  engine = await createEngine({ project, workers: 0 })
  await pack(file)
})
afterAll(async () => {
  await engine.close()
  rmSync(root, { recursive: true, force: true })
})
beforeEach(() => {
  target = mkdtempSync(join(root, 'to-'))
})
const pack = async (to: string): Promise<Manifest> => packBundle(await contentsOf(engine, 'graphs/film.json'), createWriteStream(to))

test('it holds the graph, its subgraphs and what they name, and another program reads it', async () => {
  const script = 'import sys,zipfile,json,hashlib\nz=zipfile.ZipFile(sys.argv[1])\nm=json.loads(z.read("reelgraph.json"))\nprint(json.dumps({"bad":z.testzip(),"names":sorted(z.namelist()),"same":all(hashlib.sha256(z.read(f["path"])).hexdigest()==f["sha256"] for f in m["graphs"]+m["assets"]),"missing":m["missing"],"plugins":m["plugins"]}))'
  const told = JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' })) as object
  expect(told).toEqual({
    bad: null, same: true,
    names: ['assets/mira.png', 'assets/teal.cube', 'assets/walk.mp4', 'graphs/film.json', 'graphs/looks/night.json', 'reelgraph.json'],
    missing: ['assets/gone.mp4'], plugins: ['the plugin of nobody-has-this'],
  })
})

test('the same contents give the same bytes', async () => {
  await pack(join(root, 'again.reelgraph'))
  expect(readFileSync(join(root, 'again.reelgraph')).equals(readFileSync(file))).toBe(true)
})

test('it comes whole into an empty project, and a second time changes nothing', async () => {
  const unpacked = await unpackBundle(target, file, 'film.reelgraph')
  expect(unpacked).toMatchObject({ path: 'graphs/film.json', missing: ['assets/gone.mp4'], needs: ['the plugin of nobody-has-this'] })
  const whole = ['assets/mira.png', 'assets/teal.cube', 'assets/walk.mp4', 'graphs/film.json', 'graphs/looks/night.json']
  expect(tree(target)).toEqual(whole)
  expect([...unpacked.files].sort()).toEqual(whole)
  expect(JSON.parse(readFileSync(join(target, 'graphs/film.json'), 'utf8'))).toEqual(FILM)
  expect(await unpackBundle(target, file, 'film.reelgraph')).toMatchObject({ path: 'graphs/film.json', files: [] })
  expect(tree(target)).toEqual(whole)
})

test('nothing is written over: other files of the same names stay, and the graphs name the new ones', async () => {
  put(target, 'assets/mira.png', 'another picture')
  put(target, 'assets/walk.mp4', Buffer.alloc(100_000, 7))
  put(target, 'graphs/film.json', JSON.stringify({ format: 1, nodes: {} }))
  const { path, files } = await unpackBundle(target, file, 'film.reelgraph')
  expect(path).toBe('graphs/film-2.json')
  expect([...files].sort()).toEqual(['assets/mira-2.png', 'assets/teal.cube', 'graphs/film-2.json', 'graphs/looks/night.json'])
  expect(readFileSync(join(target, 'assets/mira.png'), 'utf8')).toBe('another picture')
  expect(JSON.parse(readFileSync(join(target, path), 'utf8'))).toMatchObject({ inputs: { portrait: { default: 'assets/mira-2.png' } }, nodes: { walk: { params: { file: 'assets/walk.mp4' } } } })
})

test('where a subgraph is another, all graphs get a folder of their own', async () => {
  put(target, 'graphs/looks/night.json', JSON.stringify({ format: 1, nodes: {} }))
  const { path } = await unpackBundle(target, file, 'film.reelgraph')
  expect(path).toBe('graphs/film/graphs/film.json')
  expect(JSON.parse(readFileSync(join(target, 'graphs/film/graphs/looks/night.json'), 'utf8'))).toEqual(LOOK)
})

interface Forged {
  readonly manifest?: Partial<Manifest> & Record<string, unknown>
  readonly entries?: Readonly<Record<string, string | Buffer>>
  readonly before?: Readonly<Record<string, string>>
}
const GOOD = JSON.stringify({ format: 1, nodes: {} })
const listed = (path: string, content: string | Buffer) => ({ path, bytes: Buffer.byteLength(content), sha256: createHash('sha256').update(content).digest('hex') })
async function forge({ manifest = {}, entries = {}, before = {} }: Forged): Promise<string> {
  const zip = new ZipFile()
  const to = join(root, `forged-${Math.random().toString(36).slice(2)}.reelgraph`)
  for (const [name, content] of Object.entries(before)) zip.addBuffer(Buffer.from(content), name)
  zip.addBuffer(Buffer.from(JSON.stringify({ bundle: 1, engine: '', graph: 'graphs/g.json', graphs: [listed('graphs/g.json', GOOD)], assets: [], missing: [], plugins: [], models: [], ...manifest })), 'reelgraph.json')
  for (const [name, content] of Object.entries({ 'graphs/g.json': GOOD, ...entries })) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  await pipeline(zip.outputStream as Readable, createWriteStream(to))
  return to
}
/** yazl refuses names that lead out: they are put in after it, letter for letter. */
function rename(path: string, from: string, to: string): void {
  const bytes = readFileSync(path)
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) bytes.write(to, at, 'latin1')
  writeFileSync(path, bytes)
}

test('a good forged one is taken: what follows is refused for what is wrong with it', async () => {
  expect(await unpackBundle(target, await forge({}), 'x')).toMatchObject({ path: 'graphs/g.json' })
})

const BOMB = Buffer.alloc(40 * 1024 * 1024)
test.each<readonly [string, Forged]>([
  ['a file that its list does not name', { entries: { 'assets/more.png': 'x' } }],
  ['a file of another content', { manifest: { assets: [listed('assets/a.png', 'one')] }, entries: { 'assets/a.png': 'two' } }],
  ['a file that is larger than it says', { manifest: { assets: [{ ...listed('assets/a.png', 'one'), bytes: 2 }] }, entries: { 'assets/a.png': 'one' } }],
  ['a file that is not in it', { manifest: { assets: [listed('assets/a.png', 'one')] } }],
  ['a bomb that says so', { manifest: { assets: [listed('assets/a.png', BOMB)] }, entries: { 'assets/a.png': BOMB } }],
  ['a bomb that does not say so', { manifest: { assets: [{ ...listed('assets/a.png', BOMB), bytes: 100 }] }, entries: { 'assets/a.png': BOMB } }],
  ['another file first', { before: { 'assets/a.png': 'x' } }],
  ['a list of another kind', { manifest: { bundle: 2 } as never }],
  ['a graph that is not in the list', { manifest: { graph: 'graphs/other.json' } }],
  ['a page', { manifest: { assets: [listed('assets/a.html', 'x')] }, entries: { 'assets/a.html': 'x' } }],
  ['code of plugins', { manifest: { assets: [listed('plugins/a/index.ts', 'x')] }, entries: { 'plugins/a/index.ts': 'x' } }],
  ['hidden files', { manifest: { assets: [listed('.reelgraph/a', 'x')] }, entries: { '.reelgraph/a': 'x' } }],
  ['a way up in the list', { manifest: { assets: [listed('assets/../../up.png', 'x')] } }],
])('%s: refused, and nothing is written', async (_what, forged) => {
  await expect(unpackBundle(target, await forge(forged), 'x')).rejects.toMatchObject({ code: 'E_BUNDLE' })
  expect(tree(target)).toEqual([])
})

test('a way up in the file, whatever its list says', async () => {
  const path = await forge({ entries: { 'aa/bb/up.png': 'x' } })
  rename(path, 'aa/bb/up.png', '../../up.png')
  await expect(unpackBundle(target, path, 'x')).rejects.toMatchObject({ code: 'E_BUNDLE' })
  expect(existsSync(join(target, '../../up.png'))).toBe(false)
})

test('what is no graph, no ZIP, or cut off', async () => {
  await expect(unpackBundle(target, await forge({ manifest: { graphs: [listed('graphs/g.json', '[]')] }, entries: { 'graphs/g.json': '[]' } }), 'x')).rejects.toMatchObject({ code: 'E_GRAPH_SHAPE' })
  const cut = join(root, 'cut.reelgraph')
  writeFileSync(cut, readFileSync(file).subarray(0, statSync(file).size - 200))
  writeFileSync(join(root, 'text.reelgraph'), 'no zip')
  for (const path of [cut, join(root, 'text.reelgraph')]) await expect(unpackBundle(target, path, 'x')).rejects.toMatchObject({ code: 'E_BUNDLE' })
  expect(tree(target)).toEqual([])
})

test('no link of the project leads a file out of it', async () => {
  const outside = mkdtempSync(join(root, 'outside-'))
  symlinkSync(outside, join(target, 'assets'))
  await expect(unpackBundle(target, await forge({ manifest: { assets: [listed('assets/a.png', 'x')] }, entries: { 'assets/a.png': 'x' } }), 'x')).rejects.toMatchObject({ code: 'E_ASSET_PATH' })
  expect(readdirSync(outside)).toEqual([])
})

test.each([['assets/a.png', true], ['graphs/b c/ü.json', true], ['/etc/passwd', false], ['a//b', false], ['a/../b', false], ['C:/a', false], ['a\\b', false], ['a/.ssh', false], ['a/b.', false], ['', false]])('%s is a safe path: %s', (path, safe) => {
  expect(isSafePath(path)).toBe(safe)
})
