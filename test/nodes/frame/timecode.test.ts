/** Timecode read from films, burnt in, and written into films: held against what ffmpeg puts into and finds in a MOV's timecode track. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { reelgraph } from '../../warnings/program.ts'

const LONG = 120_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-burnt-'))
const ffmpeg = (...args: string[]): string => execFileSync('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args], { encoding: 'utf8', maxBuffer: 1 << 26 })
beforeAll(() => {
  ffmpeg('-f', 'lavfi', '-i', 'color=gray:s=320x180:r=30000/1001:d=3', '-timecode', '00:00:58;20', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', join(project, 'a.mov'))
})

async function render(name: string, start: string, from: number, more: object = {}): Promise<string> {
  writeFileSync(join(project, `${name}.json`), JSON.stringify({
    format: 1,
    nodes: {
      a: { type: 'load-video', params: { file: 'a.mov', start: (from * 1001) / 30000 } },
      b: { type: 'timecode', params: { start }, inputs: { video: 'a.video' } },
      film: { type: 'encode', params: { file: `${name}.mkv`, codec: 'ffv1', quality: 'source', ...more }, inputs: { video: 'b.video' } },
    },
  }))
  const { code, err } = await reelgraph(project, {}, 'render', `${name}.json`)
  expect(code, err).toBe(0)
  return join(project, `output/${name}.mkv`)
}
const pictures = (film: string): string[] => ffmpeg('-i', film, '-map', '0:v', '-f', 'framemd5', '-').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(',').at(-1)!.trim())
/** As ffprobe finds it. */
const codeOf = (film: string): string => execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format_tags=timecode:stream_tags=timecode', '-of', 'default=nw=1:nk=1', film], { encoding: 'utf8' }).trim().split('\n')[0]!

test('of the source, from its own start on, over a minute that lacks two numbers', async () => {
  const linked = pictures(await render('linked', '{{nodes.a.timecode}}', 0))
  // 00:00:58;20 and 40 frames: the 58th second has 10 more, the 59th 30, and the minute begins with ;02.
  const later = pictures(await render('later', '00:01:00;02', 40))
  expect(linked).toHaveLength(90)
  expect(linked.slice(40)).toEqual(later)
  expect(new Set(linked).size).toBe(90)
  const plain = pictures(await render('plain', '00:01:00:02', 40))
  expect(plain[0]).not.toBe(later[0])
}, LONG)

test.each(['mov', 'mp4', 'mkv'])('into a film: .%s', async (end) => {
  writeFileSync(join(project, 'into.json'), JSON.stringify({
    format: 1,
    nodes: {
      a: { type: 'load-video', params: { file: 'a.mov', start: (41 * 1001) / 30000 } },
      film: { type: 'encode', params: { file: `into.${end}`, quality: 'source', timecode: '{{nodes.a.timecode}}' }, inputs: { video: 'a.video' } },
    },
  }))
  const { code, err } = await reelgraph(project, {}, 'render', 'into.json')
  expect(code, err).toBe(0)
  expect(codeOf(join(project, `output/into.${end}`))).toBe('00:01:00;03')
}, LONG)

test('one that the rate does not have is a fault', async () => {
  writeFileSync(join(project, 'bad.json'), JSON.stringify({ format: 1, nodes: { a: { type: 'load-video', params: { file: 'a.mov' } }, b: { type: 'timecode', params: { start: '00:01:00;00' }, inputs: { video: 'a.video' } }, film: { type: 'encode', params: { file: 'bad.mp4' }, inputs: { video: 'b.video' } } } }))
  const { code, err } = await reelgraph(project, {}, 'plan', 'bad.json')
  expect(code).not.toBe(0)
  expect(err).toContain('E_PARAM_VALUE')
  expect(err).toContain('"b".start')
}, LONG)
