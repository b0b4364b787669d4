/** A batch of many rows: names, what is kept, what fails, several at a time. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const LONG = 600_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-batch-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

function reelgraph(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: project, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } })
  return { code: status, out: stdout, err: stderr }
}
interface Row { readonly name: string; readonly state: string; readonly files: readonly string[]; readonly faults: readonly { readonly code: string }[] }
const rowsOf = (folder: string): readonly Row[] => (JSON.parse(readFileSync(join(project, folder, 'batch.json'), 'utf8')) as { rows: readonly Row[] }).rows
const probed = (file: string, entries: string): string => execFileSync('ffprobe', ['-v', 'error', '-select_streams', 'v', '-count_frames', '-show_entries', entries, '-of', 'csv=p=0', join(project, file)], { encoding: 'utf8' }).trim()

const FOLDER = 'output/images/tokyo'
/** Grey with a line through it; blurred where it is the worse one. */
async function picture(name: string, shade: number, blurred: boolean): Promise<void> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="320" height="180" fill="rgb(${shade},120,140)"/>${Array.from({ length: 12 }, (_, i) => `<circle cx="${20 + i * 26}" cy="${40 + (i % 3) * 45}" r="14" fill="rgb(${20 * i},${250 - 18 * i},90)"/>`).join('')}</svg>`
  const made = sharp(Buffer.from(svg))
  await (blurred ? made.blur(9) : made).png().toFile(join(project, FOLDER, name))
}

beforeAll(async () => {
  mkdirSync(join(project, FOLDER), { recursive: true })
  await picture('scene_01_var_01.png', 200, true)
  await picture('scene_01_var_02.png', 200, false)
  await picture('scene_02_var_01.png', 90, false)
  writeFileSync(join(project, FOLDER, 'scene_03_var_01.png'), 'no picture')
  await picture('scene_10_var_01.png', 40, false)
  // One of several that can't be read is passed over.
  writeFileSync(join(project, FOLDER, 'scene_10_var_02.png'), 'no picture')
  writeFileSync(join(project, FOLDER, 'notes.txt'), 'left alone')
})

const SMALL = ['--set', 'width=160', '--set', 'height=90']

it('a topic: each scene becomes a clip of its name, of the better picture, and one that fails is passed over', { timeout: LONG }, () => {
  const { code, out, err } = reelgraph('batch', '--topic', 'tokyo', ...SMALL)
  expect(code).toBe(6)
  expect(readdirSync(join(project, 'output/video/clips/tokyo')).sort()).toEqual(['batch.json', 'scene_01.mp4', 'scene_02.mp4', 'scene_10.mp4'])
  // 25 frames at 6 a second.
  expect(probed('output/video/clips/tokyo/scene_01.mp4', 'stream=r_frame_rate,nb_read_frames')).toBe('6/1,25')
  expect(rowsOf('output/video/clips/tokyo').map(({ name, state }) => `${name} ${state}`)).toEqual(['scene_01 made', 'scene_02 made', 'scene_03 failed', 'scene_10 made'])
  expect(err).toContain('E_MEDIA_FORMAT')
  expect(out).toContain('3 made, 1 failed')
  expect(err).toMatch(/W_PICTURE_UNREAD.*scene_10_var_02/)
  expect(reelgraph('graph', 'info', 'output/video/clips/tokyo/scene_01.mp4').out).toContain('scene_01_var_02')
})

it('what is there stays, until its picture is another; several at a time make the same', { timeout: LONG }, async () => {
  const clip = join(project, 'output/video/clips/tokyo/scene_02.mp4')
  const [before, bytes] = [statSync(clip).mtimeMs, readFileSync(clip)]
  expect(reelgraph('batch', '--topic', 'tokyo', ...SMALL, '--jobs', '3').code).toBe(6)
  expect(rowsOf('output/video/clips/tokyo').map(({ state }) => state)).toEqual(['kept', 'kept', 'failed', 'kept'])
  expect(statSync(clip).mtimeMs).toBe(before)
  await picture('scene_02_var_01.png', 230, false)
  await picture('scene_03_var_01.png', 60, false)
  const { code, out } = reelgraph('batch', '--topic', 'tokyo', ...SMALL, '--json')
  expect(code).toBe(0)
  expect(rowsOf('output/video/clips/tokyo').map(({ state }) => state)).toEqual(['kept', 'made', 'made', 'kept'])
  expect(readFileSync(clip).equals(bytes)).toBe(false)
  const lines = out.trim().split('\n').map((line) => JSON.parse(line) as { type: string; name?: string })
  expect(lines.filter(({ type }) => type === 'row').map(({ name }) => name)).toEqual(['scene_01', 'scene_02', 'scene_03', 'scene_10'])
})

it('a list of JSON objects with names, for a graph file that writes two files', { timeout: LONG }, () => {
  writeFileSync(join(project, 'two.json'), JSON.stringify({
    format: 1,
    inputs: { tone: { type: 'number', default: 440 } },
    nodes: {
      sound: { type: 'tone', params: { frequency: '{{inputs.tone}}', duration: 0.2 } },
      wave: { type: 'save-audio', params: { file: 'loud/tone.wav' }, inputs: { audio: 'sound.audio' } },
      small: { type: 'save-audio', params: { file: 'tone.mp3' }, inputs: { audio: 'sound.audio' } },
    },
  }))
  writeFileSync(join(project, 'rows.json'), '[{"name":"low/a","tone":220},{"name":"high","tone":880},{"tone":440}]')
  expect(reelgraph('batch', 'two.json', '--rows', 'rows.json', '--out', 'tones')).toMatchObject({ code: 0 })
  expect(rowsOf('tones').map(({ files }) => [...files].sort())).toEqual([['loud/low-a-tone.wav', 'low-a-tone.mp3'], ['high-tone.mp3', 'loud/high-tone.wav'], ['loud/tone.wav', 'tone.mp3']])
})

it('files of scenes, which no sink of the graph writes, have a folder for each row', { timeout: LONG }, () => {
  writeFileSync(join(project, 'board.json'), JSON.stringify({
    format: 1,
    inputs: { place: { type: 'text', default: 'sea' } },
    nodes: {
      board: { type: 'storyboard', params: { scenes: [{ prompt: '{{inputs.place}}', duration: 0.5 }], quality: 'preview', files: 'clips/scene_##.mp4' } },
      film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'board.video' } },
    },
  }))
  writeFileSync(join(project, 'places.json'), '[{"name":"one","place":"calm sea"},{"place":"hills"},{"place":"a city at night"}]')
  expect(reelgraph('batch', 'board.json', '--rows', 'places.json', '--out', 'boards')).toMatchObject({ code: 0 })
  expect(rowsOf('boards').map(({ files }) => [...files].sort())).toEqual([['clips/one/scene_01.mp4', 'one.mp4'], ['clips/2/scene_01.mp4', 'film-2.mp4'], ['clips/3/scene_01.mp4', 'film-3.mp4']])
})

it.each([
  [['two.json'], 'rows, or a topic'],
  [['--rows', 'rows.json'], 'the name of a production'],
  [['two.json', '--rows', 'rows.json', '--jobs', '0'], 'a whole number from 1'],
  [['two.json', '--rows', 'empty'], 'a folder without any'],
  [['two.json', '--rows', FOLDER], 'inputs called tone'],
])('%j is refused', { timeout: LONG }, (args, said) => {
  mkdirSync(join(project, 'empty'), { recursive: true })
  const { code, err } = reelgraph('batch', ...args)
  expect([code, err.includes(said)]).toEqual([2, true])
})
