import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reelgraph } from '../warnings/program.ts'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'reelgraph-pictures-'))
const grey = async (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#888' }, limitInputPixels: false }).png().toBuffer()

/** An ffmpeg and an ffprobe that write down what they are asked for. */
const tools = { FFMPEG_PATH: join(project, 'ffmpeg') }
const calls = join(project, 'calls.txt')
const callsFor = (name: string): string[] => readFileSync(calls, 'utf8').split('\n').filter((line) => line.includes(name))

let server: ChildProcess
let url: string
let bomb: Buffer
beforeAll(async () => {
  mkdirSync(join(project, 'pictures'))
  bomb = await grey(16_000, 16_000)
  writeFileSync(join(project, 'pictures/bomb.png'), bomb)
  writeFileSync(join(project, 'pictures/large.png'), await grey(9900, 9900))
  execFileSync('ffmpeg', ['-v', 'error', '-loop', '1', '-i', join(project, 'pictures/bomb.png'), '-frames:v', '2', '-c', 'copy', join(project, 'pictures/film.mkv')])
  for (const name of ['ffmpeg', 'ffprobe']) writeFileSync(join(project, name), `#!/bin/sh\necho "$*" >> ${calls}\nexec ${execFileSync('which', [name], { encoding: 'utf8' }).trim()} "$@"\n`, { mode: 0o755 })
  server = spawn(process.execPath, [PROGRAM, '--project', project, 'serve', '--port', '0', '--memory', '256', '--workers', '1'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...tools } })
  url = await new Promise((resolve) => {
    let text = ''
    server.stdout!.on('data', (data: Buffer) => {
      text += data.toString()
      const found = /http:\/\/[\w.:[\]]+/.exec(text)?.[0]
      if (found !== undefined) resolve(found)
    })
  })
}, 300_000)
afterAll(async () => {
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await ended
  rmSync(project, { recursive: true, force: true })
})

/** MB that the server's process has in memory. */
const resident = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))![1]) / 1024
const look = (type: string, file: string, size = 300) =>
  fetch(`${url}/api/preview`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ document: { format: 1, nodes: { a: { type, params: { file } } } }, node: 'a', width: size }) })
const upload = async (name: string, bytes: Uint8Array): Promise<{ status: number; code?: string; kind?: string; detail?: string }> => {
  const form = new FormData()
  form.append('file', new Blob([bytes as BlobPart]), name)
  const response = await fetch(`${url}/api/assets`, { method: 'POST', body: form })
  return { status: response.status, ...((await response.json()) as object) }
}

describe.skipIf(process.platform !== 'linux')('a small file of 256 megapixels', () => {
  it('is refused on every way in, and what may be decoded is given back', { timeout: 120_000 }, async () => {
    expect(await upload('small.png', await grey(64, 64))).toMatchObject({ status: 201, kind: 'image' })
    expect((await look('load-image', 'assets/small.png')).status).toBe(200)
    const before = resident()
    expect(bomb.length).toBeLessThan(1e6)
    expect(await upload('bomb.png', bomb)).toMatchObject({ status: 422, code: 'E_IMAGE_SIZE' })
    for (const type of ['load-image', 'load-video']) {
      const answer = await look(type, 'pictures/bomb.png')
      expect([answer.status, ((await answer.json()) as { code: string }).code], type).toEqual([422, 'E_IMAGE_SIZE'])
    }
    expect(resident() - before).toBeLessThan(150)
    for (let k = 0; k < 3; k++) expect((await look('load-image', 'pictures/large.png')).status).toBe(200)
    await sleep(10_000)
    expect(resident() - before).toBeLessThan(150)
  })

  it('SVG is told as SVG, by what it is and not by its name', async () => {
    const drawing = (size: number) => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><path d="M0 0h5v5z"/></svg>`)
    expect(await upload('logo.svg', drawing(10))).toMatchObject({ status: 201, kind: 'svg' })
    expect(await upload('logo.png', drawing(10))).toMatchObject({ status: 201, kind: 'svg' })
    expect(await upload('wall.svg', drawing(50_000))).toMatchObject({ status: 422, code: 'E_IMAGE_SIZE' })
  })
})

describe('a film of pictures of 256 megapixels', () => {
  const film = join(project, 'pictures/film.mkv')

  it('is refused by its size on every way in, and no child may decode one', { timeout: 120_000 }, async () => {
    expect(readFileSync(film).length).toBeLessThan(2e6)
    expect(await upload('film.mkv', readFileSync(film))).toMatchObject({ status: 422, code: 'E_IMAGE_SIZE', detail: expect.stringContaining('16000x16000') as string })
    const answer = await look('load-video', 'pictures/film.mkv')
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([422, 'E_IMAGE_SIZE'])
    writeFileSync(join(project, 'film.json'), JSON.stringify({
      format: 1,
      nodes: { clip: { type: 'load-video', params: { file: 'pictures/film.mkv' } }, film: { type: 'encode', params: { file: 'film.mp4' }, inputs: { video: 'clip.video' } } },
    }))
    for (const command of ['validate', 'render']) {
      const { code, err } = await reelgraph(project, tools, command, 'film.json')
      expect([code === 0, err], command).toEqual([false, expect.stringMatching(/E_IMAGE_SIZE[^]*16000x16000/)])
    }
    expect(callsFor('.mkv').length).toBeGreaterThan(1)
    expect(callsFor('.mkv').filter((line) => !line.includes('-max_pixels 100000000'))).toEqual([])
  })
})
