/** What a graph expects of its films, held against films of which it is known what they are like. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verdicts, type Measured } from '../../engine/expect/expectations.ts'
import type { Expectation } from '../../engine/graph/document.ts'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const LONG = 600_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-expect-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

interface Answer {
  readonly ok: boolean
  readonly faults: readonly { readonly code: string; readonly port: string }[]
  readonly verdicts: readonly { readonly what: string; readonly got: string; readonly ok: boolean; readonly at?: number; readonly picture?: string }[]
}

function test(expectation: Expectation): { readonly code: number | null; readonly said: Answer } {
  writeFileSync(join(project, 'g.json'), JSON.stringify({
    format: 1,
    expect: { film: expectation },
    nodes: {
      in: { type: 'load-video', params: { file: 'in.mkv' } },
      film: { type: 'encode', params: { file: 'out.mov', quality: 'source', crf: 0 }, inputs: { video: 'in.video', audio: 'in.audio' } },
    },
  }))
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'test', 'g.json', '--json'], { cwd: project, encoding: 'utf8' })
  if (stdout === '') throw new Error(stderr)
  return { code: status, said: JSON.parse(stdout) as Answer }
}

beforeAll(() => {
  // Two seconds of movement, one and a half of black, two and a half of red that stands still; a tone of -23 LUFS for the first three.
  execFileSync('ffmpeg', [
    '-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=2', '-f', 'lavfi', '-i', 'color=black:s=320x180:r=25:d=1.5', '-f', 'lavfi', '-i', 'color=red:s=320x180:r=25:d=2.5',
    '-f', 'lavfi', '-i', 'sine=f=997:d=3:r=48000', '-filter_complex', '[0][1][2]concat=n=3:v=1,format=yuv420p[v];[3]aformat=channel_layouts=stereo,volume=0dB,apad=whole_dur=6[a]',
    '-map', '[v]', '-map', '[a]', '-c:v', 'libx264', '-qp', '0', '-c:a', 'pcm_s16le', join(project, 'in.mkv'),
  ])
}, LONG)

describe('reelgraph test', () => {
  it('a film that is as expected', { timeout: LONG }, () => {
    const { code, said } = test({ duration: 6, width: 320, height: { least: 100, most: 200 }, fps: 25, sound: true, truePeak: -1, black: 2, frozen: { most: 3 }, silent: 3.2, loudness: { least: -30, most: -10 } })
    expect([code, said.ok, said.faults]).toEqual([0, true, []])
    // crf 0 loses nothing, which is a profile of its own.
    expect(execFileSync('ffprobe', ['-v', 'error', '-select_streams', 'v', '-show_entries', 'stream=profile', '-of', 'csv=p=0', join(project, 'output/out.mov')], { encoding: 'utf8' }).trim()).toBe('High 4:4:4 Predictive')
  })

  it('tells what is otherwise, from when on, with a picture of it', { timeout: LONG }, async () => {
    const { code, said } = test({ duration: 7, sound: false, black: 1, frozen: 2, silent: 1, loudness: { least: -5 } })
    expect(code).toBe(8)
    expect(said.faults.map(({ code: fault, port }) => `${fault} ${port}`)).toEqual(['duration', 'sound', 'black', 'frozen', 'silent', 'loudness'].map((what) => `E_EXPECT ${what}`))
    const of = (what: string) => said.verdicts.find((one) => one.what === what)!
    expect(of('black').at).toBeCloseTo(2, 1)
    expect(parseFloat(of('black').got)).toBeCloseTo(1.5, 1)
    expect(of('frozen').at).toBeCloseTo(3.5, 1)
    expect(parseFloat(of('frozen').got)).toBeCloseTo(2.5, 1)
    expect(of('silent').at).toBeCloseTo(3, 1)
    const mean = async (what: string): Promise<number[]> => (await sharp(of(what).picture!).stats()).channels.slice(0, 3).map((one) => one.mean)
    expect(Math.max(...(await mean('black')))).toBeLessThan(10)
    const [red, green] = await mean('frozen')
    expect([red! > 200, green! < 40]).toEqual([true, true])
  })

  it('refuses a graph that expects nothing, what it does not know, and a sink that is not there', { timeout: LONG }, () => {
    const run = (document: object): string => {
      writeFileSync(join(project, 'bad.json'), JSON.stringify({ format: 1, nodes: { tone: { type: 'tone' }, out: { type: 'save-audio', inputs: { audio: 'tone.audio' } } }, ...document }))
      return spawnSync(process.execPath, [PROGRAM, 'test', 'bad.json'], { cwd: project, encoding: 'utf8' }).stderr
    }
    expect(run({})).toContain('E_USAGE')
    expect(run({ expect: { out: { loudnes: -14 } } })).toMatch(/E_GRAPH\w* .*loudnes/)
    expect(run({ expect: { nowhere: { duration: 1 } } })).toContain('E_NODE_UNKNOWN')
    expect(run({ expect: { out: { duration: { least: 2, most: 1 } } } })).toContain('E_USAGE')
  })
})

describe('verdicts', () => {
  const film: Measured = { duration: 15.04, width: 1280, height: 720, fps: 23.976, sound: true, loudness: -14.6, truePeak: -1.2, black: undefined, frozen: { from: 3, seconds: 0.8 }, silent: undefined }
  const right = (what: Expectation): boolean[] => verdicts('film', what, film).map(({ ok }) => ok)
  it.each<[Expectation, boolean]>([
    [{ duration: 15 }, true], [{ duration: 14.9 }, false], [{ loudness: -14 }, true], [{ loudness: -13.5 }, false], [{ truePeak: -1 }, true], [{ truePeak: -1.5 }, false],
    [{ black: 0 }, true], [{ frozen: 1 }, true], [{ frozen: 0.5 }, false], [{ fps: 23.976 }, true], [{ fps: 24 }, false], [{ width: { least: 1280 } }, true], [{ width: { most: 1279 } }, false], [{ height: 720 }, true],
  ])('%j: %s', (what, ok) => expect(right(what)).toEqual([ok]))
  it('a film without sound has no loudness', () => expect(verdicts('film', { loudness: -14 }, { ...film, sound: false, loudness: undefined })).toMatchObject([{ ok: false, got: 'none' }]))
  it('one of silence has none that is loud enough', () => expect(verdicts('film', { loudness: { least: -70 } }, { ...film, loudness: -Infinity })).toMatchObject([{ ok: false, got: 'silence' }]))
})
