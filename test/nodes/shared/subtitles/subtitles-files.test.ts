/** Subtitle files: ffmpeg reads what we write, and we read what ffmpeg writes. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Cue } from '../../../../nodes/shared/subtitles/cue.ts'
import { readSubtitles } from '../../../../nodes/shared/subtitles/read-subtitles.ts'
import { writeSubtitles } from '../../../../nodes/shared/subtitles/write-subtitles.ts'

const folder = mkdtempSync(join(tmpdir(), 'reelgraph-subtitles-'))
afterAll(() => rmSync(folder, { recursive: true }))
/** Milliseconds and text of each cue, as ffprobe has them. */
const probed = (file: string): [number, number, string][] => {
  const { packets } = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-show_packets', '-show_data', '-of', 'json', file], { encoding: 'utf8' })) as { packets: { pts_time: string; duration_time: string; data: string }[] }
  return packets.map(({ pts_time: at, duration_time: length, data }) => {
    const hex = data.split('\n').map((line) => line.slice(10, 50).replace(/\s/g, '')).join('')
    return [Math.round(Number(at) * 1000), Math.round((Number(at) + Number(length)) * 1000), Buffer.from(hex, 'hex').toString('utf8')]
  })
}
const plain = ({ from, to, text }: Cue): [number, number, string] => [Math.round(from * 1000), Math.round(to * 1000), text]
const CUES: readonly Cue[] = [
  { from: 0.25, to: 1.75, text: 'The sea is calm,\nand the tide is full.' },
  { from: 1.833, to: 4, text: 'Fish & chips <3' },
  { from: 3661.001, to: 3662.5, text: '海は静かだ。 — שלום' },
]

describe('what we write', () => {
  it.each(['srt', 'vtt'] as const)('is read by ffprobe, cue by cue: %s', (format) => {
    const file = join(folder, `a.${format}`)
    writeFileSync(file, writeSubtitles(CUES, format))
    const escaped = (text: string): string => (format === 'vtt' ? text.replace(/&/g, '&amp;').replace(/</g, '&lt;') : text)
    expect(probed(file)).toEqual(CUES.map((cue) => plain({ ...cue, text: escaped(cue.text) })))
  })
  it.each(['srt', 'vtt'] as const)('we read again: %s', (format) => expect(readSubtitles(writeSubtitles(CUES, format)).map(plain)).toEqual(CUES.map(plain)))

  const words = fc.array(fc.constantFrom('the', 'sea', '<i>', '&amp;', 'a<b', '-->'.slice(1), 'שלום', '😀', '12', '%'), { minLength: 1, maxLength: 6 }).map((list) => list.join(' '))
  const cue = fc.tuple(fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: 1, max: 9000 }), fc.array(words, { minLength: 1, maxLength: 3 })).map(([from, length, lines]): Cue => ({ from: from / 1000, to: (from + length) / 1000, text: lines.join('\n') }))
  it('is what we read, whatever the words: WebVTT', () =>
    fc.assert(fc.property(fc.array(cue), (cues) => {
      const sorted = [...cues].sort((a, b) => a.from - b.from)
      expect(readSubtitles(writeSubtitles(sorted, 'vtt')).map(plain)).toEqual(sorted.map(plain))
    })))
})

describe('what ffmpeg writes', () => {
  it.each(['vtt', 'ass', 'srt'])('is what we read: %s', (format) => {
    const source = join(folder, 'source.srt')
    const made = join(folder, `made.${format}`)
    const cues = CUES.filter(({ text }) => !text.includes('<')) // ffmpeg takes them for tags
    writeFileSync(source, writeSubtitles(cues, 'srt'))
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', source, made])
    // ASS counts in hundredths.
    const near = (list: readonly Cue[]) => list.map((one) => ({ from: one.from.toFixed(1), to: one.to.toFixed(1), text: one.text }))
    expect(near(readSubtitles(execFileSync('cat', [made], { encoding: 'utf8' })))).toEqual(near(cues))
  })
})

describe('files as they come', () => {
  it('with marks, places, styles and notes', () => {
    expect(readSubtitles('\ufeff1\r\n00:00:01,5 --> 00:00:02,000 X1:10\r\n{\\an8}<font color="#fff"><b>Hi</b></font>\r\n\r\n2\r\n0:00:03.000 --> 0:00:04.000\r\nthere\r\n').map(plain)).toEqual([[1500, 2000, 'Hi'], [3000, 4000, 'there']])
    expect(readSubtitles('WEBVTT - a title\n\nNOTE no cue\nat all\n\nSTYLE\n::cue { color: red }\n\nfirst\n00:01.000 --> 00:02.000 line:0 align:start\n<v Anna>Hi <00:01.500><c.x>you</c> &lt;3</v>\n').map(plain)).toEqual([[1000, 2000, 'Hi you <3']])
    expect(readSubtitles('[Script Info]\nTitle: x\n\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:01.00,0:00:02.50,Default,{\\k20}One, {\\k30}two\\Nthree\nDialogue: 0,0:00:05.00,0:00:06.00,Default,{\\p1}m 0 0 l 10 10\nComment: 0,0:00:01.00,0:00:02.00,Default,no\n').map(plain)).toEqual([[1000, 2500, 'One, two\nthree']])
    expect(readSubtitles('1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:03,000 --> 00:00:04,000\ntwo').map(plain)).toEqual([[1000, 2000, 'one'], [3000, 4000, 'two']])
    expect(readSubtitles('')).toEqual([])
  })
  it.each([
    ['1\n00:00:01 -> x\nno times', 1],
    ['1\n\n00:00:xx,000 --> 00:00:02,000\na', 3],
    ['WEBVTT\n\n00:61.000 --> 00:62.000\na', 3],
    ['[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,x', 2],
    ['[Events]\nFormat: Start, End, Text\nDialogue: soon,0:00:02.00,x', 3],
    ['just some text', 1],
  ])('that are broken are told with their line: %s', (text, line) => {
    expect(() => readSubtitles(text)).toThrow(expect.objectContaining({ faults: [expect.objectContaining({ code: 'E_SUBTITLES', detail: `Line ${line}.` })] }) as Error)
  })
  it('of any kind end in cues or in a fault', () =>
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom('WEBVTT\n', '00:00:01,000 --> 00:00:02,000\n', '1\n', '\n', '[Events]\n', 'Format: Start, End, Text\n', 'Dialogue: 0:00:01.00,0:00:02.00,a\n', '-->', '<', '&'), fc.string())), (parts) => {
      try {
        for (const { from, to, text } of readSubtitles(parts.join(''))) expect(to > from && text !== '' && !/\n\n/.test(text)).toBe(true)
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'E_SUBTITLES' })
      }
    }), { numRuns: 300 }))
})
