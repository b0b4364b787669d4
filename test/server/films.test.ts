/** Films as they are handed on: by their digests, by scene, as a ZIP file, by a link that ends, and while they are made. */
import { createHash } from 'node:crypto'
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createShareLinks } from '../../engine/access/share-links.ts'
import { createToken, createTokenBook } from '../../engine/access/tokens.ts'
import { createAccess } from '../../engine/server/access.ts'
import { playlistOf } from '../../engine/server/live-films.ts'
import { startServer, TINY, type ServerKit } from './kit.ts'

const LONG = 300_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-films-'))
const { secret } = createToken(project, { name: 'Ana', role: 'admin' })
let kit: ServerKit
let run: string
let film: { readonly sha256: string; readonly immutable: string }
/** Playlists as they were while the film was made. */
const seen: Promise<string>[] = []

interface Run { readonly status: string; readonly outputs: readonly { readonly file: string; readonly sha256?: string; readonly immutable?: string }[] }
const ask = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}): Promise<Response> => fetch(kit.url + path, { ...init, headers: { Authorization: `Bearer ${secret}`, ...headers } })
const post = (path: string, body: object): Promise<Response> => ask(path, { 'Content-Type': 'application/json' }, { method: 'POST', body: JSON.stringify(body) })
const probe = (args: readonly string[]): string => execFileSync('ffprobe', ['-v', 'error', ...args, '-of', 'csv=p=0'], { encoding: 'utf8' }).trim()

/** 21 s of film and two scenes that it tells of, one with a file of its own. */
const SCENES = {
  ...TINY,
  nodes: {
    ...TINY.nodes,
    tone: { type: 'tone', version: 1, params: { frequency: 480, duration: 21, level: -12 } },
    film: { ...TINY.nodes.film, inputs: { ...TINY.nodes.film.inputs, audio: 'tone.audio' } },
    clip: { type: 'trim', version: 1, params: { start: 0, end: 1 }, inputs: { video: 'scene.video' } },
    'scene-2': { type: 'encode', version: 2, params: { file: 'scene_02.mp4', quality: 'source' }, inputs: { video: 'clip.video' } },
  },
  results: { scenes: [{ number: 1, start: 2, end: 3.5 }, { number: 2 }] },
}

beforeAll(async () => {
  kit = await startServer({ access: createAccess(createTokenBook(project)) }, { project })
  writeFileSync(join(project, 'graphs/scenes.json'), JSON.stringify(SCENES))
  kit.queue.onEvent(({ run: id, event }) => {
    if (event.type === 'film-part' && event.node === 'film') seen.push(ask(`/api/runs/${id}/live/film/index.m3u8`).then((answer) => answer.text()))
  })
  const { id } = (await (await post('/api/runs', { path: 'graphs/scenes.json', inputs: { seconds: 21 } })).json()) as { id: string }
  run = id
  await (await ask(`/api/runs/${id}/events`)).text()
  for (;;) {
    const { status, outputs } = (await (await ask(`/api/runs/${id}`)).json()) as Run
    expect(status).toBe('done')
    const [own] = outputs.filter(({ file }) => file === 'tiny.mp4')
    if (outputs.every(({ sha256 }) => sha256 !== undefined)) {
      film = own as typeof film
      break
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}, LONG)
afterAll(() => kit.close())

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('a film by its digest', () => {
  it('is that file, never changes, and is sent in parts', async () => {
    expect(film.sha256).toBe(sha256(readFileSync(join(kit.engine.output, 'tiny.mp4'))))
    const whole = await ask(film.immutable)
    expect([whole.status, whole.headers.get('etag'), whole.headers.get('cache-control'), whole.headers.get('content-type')]).toEqual([200, `"${film.sha256}"`, 'private, max-age=31536000, immutable', 'video/mp4'])
    expect(sha256(new Uint8Array(await whole.arrayBuffer()))).toBe(film.sha256)
    // fetch tells caches to look anew; browsers don't.
    const again = await new Promise((resolve) => get(kit.url + film.immutable, { headers: { Authorization: `Bearer ${secret}`, 'If-None-Match': `"${film.sha256}"` } }, ({ statusCode }) => resolve(statusCode)))
    expect(again).toBe(304)
    const part = await ask(film.immutable, { Range: 'bytes=4-7', 'If-Range': `"${film.sha256}"` })
    expect([part.status, await part.text()]).toEqual([206, 'ftyp'])
    // Of another film, the whole is sent.
    const other = await ask(film.immutable, { Range: 'bytes=4-7', 'If-Range': `"${'0'.repeat(64)}"` })
    await other.body?.cancel()
    expect(other.status).toBe(200)
    expect((await ask(`${film.immutable}?download=true`)).headers.get('content-disposition')).toBe('attachment; filename=tiny.mp4')
    expect((await ask(film.immutable.replace(film.sha256, '0'.repeat(64)))).status).toBe(404)
    expect((await fetch(kit.url + film.immutable)).status).toBe(401)
  })
})

describe('downloads', () => {
  it('are all files of a run in one, as others read it', async () => {
    const answer = await ask(`/api/runs/${run}/zip`)
    const zip = join(project, 'all.zip')
    writeFileSync(zip, new Uint8Array(await answer.arrayBuffer()))
    expect([answer.headers.get('content-type'), Number(answer.headers.get('content-length'))]).toEqual(['application/zip', statSync(zip).size])
    const python = (code: string): string => execFileSync('python3', ['-c', `import zipfile,hashlib;z=zipfile.ZipFile(${JSON.stringify(zip)});${code}`], { encoding: 'utf8' }).trim()
    expect(python("print(z.testzip(), sorted(z.namelist()), hashlib.sha256(z.read('tiny.mp4')).hexdigest())")).toBe(`None ['scene_02.mp4', 'tiny.mp4'] ${film.sha256}`)
    writeFileSync(zip, new Uint8Array(await (await ask(`/api/runs/${run}/zip?scenes=true`)).arrayBuffer()))
    expect(python('print(z.namelist())')).toBe("['scene_02.mp4']")
  })
  it('are single scenes: a file of their own, else a part of the film, to the frame', { timeout: LONG }, async () => {
    const own = new Uint8Array(await (await ask(`/api/runs/${run}/scenes/2`)).arrayBuffer())
    expect(sha256(own)).toBe(sha256(readFileSync(join(kit.engine.output, 'scene_02.mp4'))))
    const cut = join(project, 'cut.mp4')
    for (let again = 0; again < 2; again++) writeFileSync(cut, new Uint8Array(await (await ask(`/api/runs/${run}/scenes/1`)).arrayBuffer()))
    expect(probe(['-count_frames', '-show_entries', 'stream=nb_read_frames,width,height', cut])).toBe('64,36,12')
    // The pictures are those from frame 16 on: they differ by no more than encoding them twice does.
    const { stderr } = spawnSync('ffmpeg', ['-hide_banner', '-i', cut, '-i', join(kit.engine.output, 'tiny.mp4'), '-lavfi', '[1:v]trim=start_frame=16:end_frame=28,setpts=PTS-STARTPTS[b];[0:v][b]psnr', '-f', 'null', '-'], { encoding: 'utf8' })
    expect(Number(/PSNR.*average:([\d.]+)/.exec(stderr)?.[1])).toBeGreaterThan(38)
    expect((await ask(`/api/runs/${run}/scenes/3`)).status).toBe(404)
  })
})

describe('a shared link', () => {
  it('needs no token, is kept by a CDN as long as it lasts, and ends with its time, by a change, and with its key', async () => {
    const { url, expires } = (await (await post('/api/shares', { film: film.sha256, seconds: 3600, name: 'Harbour' })).json()) as { url: string; expires: string }
    expect(Math.abs(Date.parse(expires) - Date.now() - 3600_000)).toBeLessThan(60_000)
    // Another site's page may show it.
    const answer = await fetch(kit.url + url, { headers: { Range: 'bytes=4-7', 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' } })
    expect([answer.status, await answer.text(), answer.headers.get('etag'), answer.headers.get('cross-origin-resource-policy')]).toEqual([206, 'ftyp', `"${film.sha256}"`, 'cross-origin'])
    expect(/^public, max-age=(\d+), immutable$/.exec(answer.headers.get('cache-control')!)?.[1]).toMatch(/^3[56]\d\d$/)
    const status = async (address: string): Promise<number> => (await fetch(kit.url + address)).status
    expect(await status(url.replace(/exp=(\d+)/, (_, n: string) => `exp=${Number(n) + 1}`))).toBe(403)
    expect(await status(url.replace(film.sha256, sha256(readFileSync(join(kit.engine.output, 'scene_02.mp4')))))).toBe(403)
    expect(await status(`${url.slice(0, -1)}${url.endsWith('A') ? 'E' : 'A'}`)).toBe(403)
    expect(await status(url.replace(/&sig=.*/, ''))).toBe(400)
    expect(await status('/api/films/' + url.slice('/api/shared/'.length))).toBe(401)
    expect((await post('/api/shares', { film: '0'.repeat(64) })).status).toBe(404)
    expect((await ask('/api/shares', {}, { method: 'DELETE' })).status).toBe(204)
    expect(await status(url)).toBe(403)
  })
  it('is HMAC-SHA-256 of film and time, under a key of 256 bits that only its owner reads', () => {
    const own = mkdtempSync(join(tmpdir(), 'reelgraph-shares-'))
    let now = 1000
    const links = createShareLinks(own, () => now * 1000)
    expect(() => links.check('ab', 2000, 'x'.repeat(43))).toThrow(expect.objectContaining({ code: 'E_SHARE' }))
    const signature = links.sign('ab', 2000)
    const key = readFileSync(join(own, '.reelgraph/share.key'), 'utf8').trim()
    expect(statSync(join(own, '.reelgraph/share.key')).mode & 0o777).toBe(0o600)
    const oracle = execFileSync('openssl', ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${key}`, '-r'], { input: 'reelgraph share 1\nab\n2000', encoding: 'utf8' }).slice(0, 64)
    expect([key.length, Buffer.from(signature, 'base64url').toString('hex')]).toEqual([64, oracle])
    links.check('ab', 2000, signature)
    fc.assert(fc.property(fc.string(), fc.nat(), fc.base64String(), (film_, until, given) => {
      if (film_ === 'ab' && until === 2000 && given === signature) return
      expect(() => links.check(film_, until, given)).toThrow(expect.objectContaining({ code: 'E_SHARE' }))
    }), { numRuns: 200 })
    now = 2000
    expect(() => links.check('ab', 2000, signature)).toThrow(expect.objectContaining({ code: 'E_SHARE' }))
    now = 1000
    links.rotate()
    expect(() => links.check('ab', 2000, signature)).toThrow(expect.objectContaining({ code: 'E_SHARE' }))
    rmSync(own, { recursive: true })
  })
})

describe('a film in the making', () => {
  it('is a stream that grows, of which each piece goes on where the last one ended', { timeout: LONG }, async () => {
    const growing = await Promise.all(seen)
    // Three pieces: 10, 10 and 1 s. Each had been told of before the film was whole.
    expect(growing.map((text) => text.match(/^\d+\.ts$/gm)?.length)).toHaveLength(3)
    expect(growing[0]).toMatch(/^#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:10\n/)
    expect(growing[0]).toContain('#EXT-X-PLAYLIST-TYPE:EVENT')
    expect(growing[0]).not.toContain('#EXT-X-ENDLIST')
    const { films } = (await (await ask(`/api/runs/${run}/live`)).json()) as { films: { node: string; url: string; seconds: number; ended: boolean }[] }
    expect(films.find(({ node }) => node === 'film')).toEqual({ node: 'film', url: `/api/runs/${run}/live/film/index.m3u8`, seconds: 21, ended: true })
    const whole = await (await ask(films[0]!.url)).text()
    expect(whole.trimEnd().endsWith('#EXT-X-ENDLIST')).toBe(true)
    // Not synchronously: the server is in this process.
    const stream = ['-v', 'error', '-of', 'csv=p=0', '-headers', `Authorization: Bearer ${secret}\r\n`, '-select_streams', 'v', '-show_entries', 'packet=pts_time', kit.url + films.find(({ node }) => node === 'film')!.url]
    const times = (await promisify(execFile)('ffprobe', stream)).stdout.trim().split('\n').map((line) => Number.parseFloat(line)).filter((one) => !Number.isNaN(one)).sort((a, b) => a - b)
    expect(times).toHaveLength(168)
    for (const [n, at] of times.entries()) expect(at - times[0]!).toBeCloseTo(n / 8, 3)
    expect((await ask(`/api/runs/${run}/live/film/7.ts`)).status).toBe(404)
    expect((await ask(`/api/runs/${run}/live/scene/index.m3u8`)).status).toBe(404)
    expect(existsSync(join(project, '.reelgraph/live', run))).toBe(true)
  })
  it('is heard as the finished film is: as long, as loud, and without a gap where pieces meet', { timeout: LONG }, async () => {
    const decode = async (from: readonly string[]): Promise<Float32Array> => {
      const { stdout } = await promisify(execFile)('ffmpeg', ['-v', 'error', ...from, '-map', '0:a:0', '-ac', '1', '-f', 'f32le', '-'], { encoding: 'buffer', maxBuffer: 64 << 20 })
      return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.byteLength))
    }
    const [heard, film_] = await Promise.all([decode(['-headers', `Authorization: Bearer ${secret}\r\n`, '-i', `${kit.url}/api/runs/${run}/live/film/index.m3u8`]), decode(['-i', join(project, 'output/tiny.mp4')])])
    // One packet is before the film, and up to one behind it.
    expect(Math.abs(heard.length - film_.length)).toBeLessThan(48000 / 8)
    const loudness = (samples: Float32Array, from: number, to: number): number => 10 * Math.log10(samples.subarray(from, to).reduce((sum, one) => sum + one * one, 0) / (to - from))
    const level = loudness(film_, 48000, 20 * 48000)
    expect(loudness(heard, 48000, 20 * 48000)).toBeCloseTo(level, 1)
    // Ten whole waves at a time.
    for (let at = 48000; at + 1000 < 20 * 48000; at += 1000) expect(Math.abs(loudness(heard, at, at + 1000) - level), `at ${(at / 48000).toFixed(2)} s`).toBeLessThan(0.2)
  })
  it('has a longest piece that never grows', () => {
    expect(playlistOf([{ seconds: 10.01 }, { seconds: 0.2 }], false)).toContain('#EXT-X-TARGETDURATION:10\n')
    expect(playlistOf([{ seconds: 0.2 }], true)).toContain('#EXT-X-TARGETDURATION:1\n')
  })
})
