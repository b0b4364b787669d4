/** What is to be seen in films: contrast of words (WCAG's own pairs of colours), suns that are drawn, faces and titles through the program. */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { brightDiscs } from '../../engine/expect/bright-discs.ts'
import { contrastOf } from '../../engine/expect/readable.ts'
import type { Still } from '../../engine/frames/clip.ts'

const LONG = 600_000
const [WIDTH, HEIGHT] = [640, 360]

const drawn = (content: string): Promise<Buffer> => sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${content}</svg>`)).flatten().removeAlpha().raw().toBuffer()
async function still(content: string): Promise<Still> {
  const data = await sharp(await drawn(content), { raw: { width: WIDTH, height: HEIGHT, channels: 3 } }).ensureAlpha().raw().toBuffer()
  return { width: WIDTH, height: HEIGHT, data: new Uint8Array(data) }
}
const ground = (colour: string): string => `<rect width="100%" height="100%" fill="${colour}"/>`
const words = (colour: string, more = ''): string => `<text x="40" y="200" font-family="DejaVu Sans" font-size="54" font-weight="bold" fill="${colour}" ${more}>Readable words</text>`

describe('contrast of words', () => {
  // Ratios by the formula of WCAG 2.2 (1.4.3); #767676 is the lightest grey that passes on white.
  it.each([['#ffffff', '#767676', 4.54], ['#ffffff', '#999999', 2.85], ['#000000', '#ffffff', 21], ['#ffff00', '#000080', 14.94], ['#808080', '#8a8a8a', 1.15]])('%s on %s', async (ink, plain, ratio) => {
    const found = contrastOf(await still(ground(plain)), await still(ground(plain) + words(ink)))
    if (ratio < 1.3) return expect(found ?? 1).toBeLessThan(1.3)
    expect(found! / ratio).toBeGreaterThan(0.9)
    expect(found! / ratio).toBeLessThan(1.06)
  })
  it('a panel behind them, or a line around them, helps', async () => {
    const busy = ground('#ffffff') + Array.from({ length: 40 }, (_, i) => `<rect x="${i * 16}" width="8" height="360" fill="#dddddd"/>`).join('')
    const bare = contrastOf(await still(busy), await still(busy + words('#ffffff')))
    expect(bare ?? 1).toBeLessThan(2)
    expect(contrastOf(await still(busy), await still(`${busy}<rect x="20" y="140" width="560" height="90" fill="#000000"/>${words('#ffffff')}`))).toBeGreaterThan(12)
    expect(contrastOf(await still(busy), await still(busy + words('#ffffff', 'stroke="#000000" stroke-width="7" paint-order="stroke"')))).toBeGreaterThan(8)
  })
  it('is none where nothing is laid over', async () => expect(contrastOf(await still(ground('#345')), await still(ground('#345')))).toBeUndefined())
})

describe('bright discs', () => {
  const sky = '<defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="#2a5ba8"/><stop offset="1" stop-color="#f2a860"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/>'
  const sun = (x: number, y: number, r = 24): string => `<circle cx="${x}" cy="${y}" r="${r * 2}" fill="#fff2c0" opacity="0.3"/><circle cx="${x}" cy="${y}" r="${r}" fill="#fff6da"/>`
  const cloud = '<g fill="#ffffff"><ellipse cx="200" cy="90" rx="90" ry="22"/><ellipse cx="170" cy="76" rx="36" ry="24"/></g>'
  it.each([['a sky', sky, 0], ['one', sky + sun(400, 120), 1], ['two', sky + sun(400, 120) + sun(120, 200, 16), 2], ['a sun and a cloud', sky + cloud + sun(480, 80), 1], ['a white page', ground('#ffffff'), 0], ['words', ground('#203040') + words('#ffffff'), 0]])('%s', async (_, content, count) => {
    expect(brightDiscs(new Uint8Array(await drawn(content)), WIDTH, HEIGHT)).toBe(count)
  })
})

describe('reelgraph test', () => {
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-seen-'))
  afterAll(() => rmSync(project, { recursive: true, force: true }))

  it('finds faces, suns and words in films', { timeout: LONG }, async () => {
    // Two seconds of a face, one of grey.
    copyFileSync(fileURLToPath(new URL('../../graphs/photos/astronaut.jpg', import.meta.url)), join(project, 'face.jpg'))
    execFileSync('ffmpeg', ['-v', 'error', '-loop', '1', '-t', '2', '-r', '12', '-i', join(project, 'face.jpg'), '-f', 'lavfi', '-i', 'color=0x767676:s=512x512:r=12:d=1', '-filter_complex', '[0]scale=512:512,setsar=1[a];[a][1]concat=n=2:v=1,format=yuv420p', '-c:v', 'libx264', '-crf', '12', join(project, 'in.mp4')])
    const run = (expectation: object): { ok: boolean; verdicts: { what: string; got: string; ok: boolean; at?: number; picture?: string }[] } => {
      writeFileSync(join(project, 'g.json'), JSON.stringify({
        format: 1,
        expect: { film: expectation },
        nodes: {
          in: { type: 'load-video', params: { file: 'in.mp4' } },
          grey: { type: 'trim', params: { start: 2.1 }, inputs: { video: 'in.video' } },
          light: { type: 'title', params: { text: 'Almost', size: 0.2, animation: 'none', shadow: 0, start: 0, colour: '#a8a8a8', position: 'top' }, inputs: { video: 'in.video' } },
          dark: { type: 'title', params: { text: 'Enough', size: 0.2, animation: 'none', shadow: 0, start: 0.5, duration: 1.5, scrim: 0.9, position: 'bottom' }, inputs: { video: 'light.video' } },
          film: { type: 'encode', params: { file: 'out.mp4' }, inputs: { video: 'dark.video' } },
        },
      }))
      const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url)), 'test', 'g.json', '--json'], { cwd: project, encoding: 'utf8', env: { ...process.env, REELGRAPH_MODELS_NPM: '' } })
      if (stdout === '') throw new Error(stderr)
      return JSON.parse(stdout) as ReturnType<typeof run>
    }
    // Stars of the flag are near to discs: how many pass is up to the encoder.
    const right = run({ faces: { least: 0.6, most: 0.75 }, suns: 5, titles: { dark: { seconds: 1.2 } } })
    expect(right.verdicts.filter(({ ok }) => !ok)).toEqual([])
    const wrong = run({ faces: 0.9, titles: { dark: {}, light: { seconds: 1 } } })
    expect(wrong.verdicts.map(({ what, ok }) => [what, ok])).toEqual([['faces', false], ['titles.dark', false], ['titles.light', false]])
    expect(wrong.verdicts[0]!.at).toBeCloseTo(2, 0)
    expect(parseFloat(wrong.verdicts[1]!.got)).toBeCloseTo(1.5, 0)
    // The picture that is shown is of the moment without a face.
    const { channels } = await sharp(await sharp(wrong.verdicts[0]!.picture!).extract({ left: 96, top: 200, width: 320, height: 120 }).toBuffer()).stats()
    expect(channels[0]!.mean).toBeCloseTo(0x76, -1)
    expect(channels[0]!.stdev).toBeLessThan(5)
  })
})
