/** Rows of a project's files, and a loop over them. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '../../../engine/host/container.ts'
import { groupsOf } from '../../../engine/media/rows/groups.ts'
import { openRows } from '../../../engine/media/rows/open-rows.ts'

const project = mkdtempSync(join(tmpdir(), 'reelgraph-rows-'))
const write = (file: string, text: string): void => writeFileSync(join(project, file), text)
beforeAll(() => {
  mkdirSync(join(project, 'scenes'))
  for (const file of ['scene_10.png', 'scene_2_var_02.png', 'scene_2_var_01.png', 'scene_2.mp3', 'scene_10.mp4', 'notes.md', '.hidden.png']) write(`scenes/${file}`, file)
  mkdirSync(join(project, 'none'))
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

const SCENE_2 = { name: 'scene_2', file: 'scenes/scene_2_var_01.png', picture: 'scenes/scene_2_var_01.png', pictures: ['scenes/scene_2_var_01.png', 'scenes/scene_2_var_02.png'], sound: 'scenes/scene_2.mp3' }

describe('rows', () => {
  test('of a folder: one for files of one name, as people count', async () => {
    expect(await openRows(project, 'scenes')).toEqual([SCENE_2, { name: 'scene_10', file: 'scenes/scene_10.mp4', picture: 'scenes/scene_10.png', pictures: ['scenes/scene_10.png'], film: 'scenes/scene_10.mp4' }])
  })
  test('of a glob', async () => {
    expect(await openRows(project, 'scenes/*_2*')).toEqual([SCENE_2])
    expect(await openRows(project, 'scenes/*.mp4')).toEqual([{ name: 'scene_10', file: 'scenes/scene_10.mp4', film: 'scenes/scene_10.mp4' }])
  })
  test.each<[string, string, unknown]>([
    ['a.csv', 'name;seconds;code\nsea;1.5;007\n"a; wood";2;12\n', [{ name: 'sea', seconds: 1.5, code: '007' }, { name: 'a; wood', seconds: 2, code: '12' }]],
    ['a.tsv', 'name\tn\nsea\t1\nwood\t\n', [{ name: 'sea', n: '1' }, { name: 'wood', n: '' }]],
    ['a.json', '["sea", {"prompt": "wood"}, 3]', ['sea', { prompt: 'wood' }, 3]],
    ['a.jsonl', '{"prompt": "sea"}\n\n{"prompt": "wood"}\n', [{ prompt: 'sea' }, { prompt: 'wood' }]],
    ['a.txt', 'calm sea\n\n  a wood \n', ['calm sea', 'a wood']],
  ])('of %s', async (file, text, rows) => {
    write(file, text)
    expect(await openRows(project, file)).toEqual(rows)
  })
  test.each([['none', '', 'E_ASSET_MISSING'], ['missing.csv', '', 'E_ASSET_MISSING'], ['../a.csv', '', 'E_ASSET_PATH'], ['bad.csv', 'a,b\n1\n', 'E_CSV'], ['bad.jsonl', '{"a":1}\n{"a"', 'E_JSON_SYNTAX'], ['empty.csv', 'a,b\n', 'E_CSV']])('%s is refused', async (file, text, code) => {
    if (text !== '') write(file, text)
    await expect(openRows(project, file)).rejects.toMatchObject({ code })
  })
  test('no file is in two groups, and each picture, sound and film is in one', () => {
    const name = fc.stringMatching(/^[a-z_ ]{1,6}(_var_\d)?\.(png|mp3|mp4|txt)$/)
    fc.assert(fc.property(fc.uniqueArray(name), (files) => {
      const grouped = groupsOf(files).flatMap(({ picture, sound, film }) => [...picture, ...sound, ...film])
      expect(grouped.toSorted()).toEqual(files.filter((one) => !one.endsWith('.txt')).toSorted())
    }))
  })
})

test('for-each goes over a table; another line is seen by an engine that goes on', { timeout: 300_000 }, async () => {
  write('shots.csv', 'prompt,seconds\ncalm sea,0.5\na wood,1\n')
  const engine = await createEngine({ project, workers: 0 })
  try {
    const document = {
      format: 1 as const,
      nodes: {
        shots: { type: 'for-each', params: { rows: 'shots.csv', node: { type: 'text-to-video', params: { prompt: '{{value.prompt}}', duration: '{{value.seconds}}', width: 32, height: 18, fps: 8 } } } },
        film: { type: 'encode', params: { file: 'shots.mp4', quality: 'source' }, inputs: { video: 'shots.video' } },
      },
    }
    const frames = async (): Promise<number> => {
      const { faults, outputs } = await engine.render({ document })
      expect(faults).toEqual([])
      return Number(execFileSync('ffprobe', ['-v', 'error', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', outputs[0]!.path], { encoding: 'utf8' }))
    }
    expect(await frames()).toBe(12)
    write('shots.csv', 'prompt,seconds\ncalm sea,0.5\na wood,1\nhills,0.25\n')
    expect(await frames()).toBe(14)
    await expect(engine.plan({ document: { ...document, nodes: { ...document.nodes, shots: { type: 'for-each', params: { rows: 'gone.csv', node: { type: 'text-to-video' } } } } } })).resolves.toMatchObject({ faults: [{ code: 'E_ASSET_MISSING' }] })
  } finally {
    await engine.close()
  }
})
