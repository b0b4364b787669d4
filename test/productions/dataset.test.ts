/** A folder of pictures to a training set: what is in it, what a second run keeps, what a killed one leaves. */
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '../server/kit.ts'
import { linesOf, reelgraph, start } from '../warnings/program.ts'

const LONG = 300_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-dataset-'))
const photos = join(project, 'photos')
const GOOD = 24

/** Blobs at places of their own on an uneven ground: no two are alike, and each is sharp. */
function picture(k: number, width = 480, height = 320): ReturnType<typeof sharp> {
  let state = (k + 1) * 2654435761
  const random = (): number => ((state = Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0) / 2 ** 32
  const shapes = Array.from({ length: 14 }, () => {
    const [x, y, rx, ry] = [random() * width, random() * height, width * (0.04 + 0.12 * random()), height * (0.05 + 0.15 * random())]
    return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="hsl(${Math.floor(random() * 360)},60%,${20 + Math.floor(random() * 60)}%)"/>`
  })
  const lines = Array.from({ length: 20 }, (_, i) => `<path d="M${i * 24} 0v${height}" stroke="#223" stroke-width="1"/>`)
  return sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#b8b4aa"/>${lines.join('')}${shapes.join('')}</svg>`)).flatten()
}

/** Red left, green right, stored lying on its side. */
const sideways = (): ReturnType<typeof sharp> =>
  sharp(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="320"><rect width="200" height="320" fill="#d01818"/><rect x="200" width="200" height="320" fill="#18b018"/><path d="M0 40h400M0 90h400M0 200h400" stroke="#fff" stroke-width="6"/></svg>')).rotate(270).withMetadata({ orientation: 6 })

const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
const all = (folder: string): string[] => readdirSync(folder, { recursive: true }).map(String).filter((one) => /\.(png|txt|jsonl?)$/.test(one) && !one.startsWith('.')).sort()
const timesOf = (folder: string): Record<string, number> => Object.fromEntries(all(folder).filter((one) => one.endsWith('.png') && !one.includes('.part-')).map((one) => [one, statSync(join(folder, one)).mtimeMs]))
const pixelsOf = async (path: string): Promise<string> => createHash('sha256').update(await sharp(path).raw().toBuffer()).digest('hex')

let originals: Record<string, string>
beforeAll(async () => {
  mkdirSync(photos)
  const ends = ['png', 'jpeg', 'webp', 'avif', 'tiff', 'gif'] as const
  for (let k = 0; k < GOOD; k++) await picture(k).toFormat(ends[k % ends.length]!).toFile(join(photos, `red_hat-${String(k).padStart(2, '0')}.${ends[k % ends.length]!}`))
  await sideways().jpeg().toFile(join(photos, 'sideways.jpg'))
  await picture(0).resize(360, 240).jpeg({ quality: 70 }).toFile(join(photos, 'again.jpg'))
  await picture(100).blur(12).png().toFile(join(photos, 'soft.png'))
  await picture(101, 120, 80).png().toFile(join(photos, 'tiny.png'))
  writeFileSync(join(photos, 'half.jpg'), readFileSync(join(photos, 'red_hat-01.jpeg')).subarray(0, 4000))
  writeFileSync(join(photos, 'photo.heic'), 'no picture')
  writeFileSync(join(photos, 'red_hat-03.txt'), 'a hat that somebody has described\n')
  originals = Object.fromEntries(readdirSync(photos).map((one) => [one, digest(join(photos, one))]))
}, LONG)
afterAll(() => rmSync(project, { recursive: true, force: true }))

const ARGS = ['dataset', 'photos', '--category', 'hats', '--trigger', 'zq_hat', '--size', '128', '--set', 'smallest=200'] as const
const command = (...more: string[]) => reelgraph(project, {}, ...ARGS, ...more)
const lines = (folder: string, split: string) => readFileSync(join(folder, split, 'metadata.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { file_name: string; text: string })

describe('the command', () => {
  const set = join(project, 'output/datasets/hats')

  test('makes a set of what is good, and says why of the rest', { timeout: LONG }, async () => {
    const { code, out, err } = await command()
    expect(code).toBe(0)
    expect(out).toContain(`${GOOD + 1} pictures: 20 for training, 5 for validation; 5 left out`)
    expect(err).toMatch(/^W_PICTURES_REFUSED/m)
    const { counts, pictures, refused } = JSON.parse(readFileSync(join(set, 'manifest.json'), 'utf8')) as { counts: object; pictures: { source: string; digest: string; file: string; done: string[] }[]; refused: { source: string; reason: string }[] }
    expect(counts).toEqual({ found: 30, processed: 25, training: 20, validation: 5, refused: 5 })
    const reasons = Object.fromEntries(refused.map(({ source, reason }) => [source.slice(7), reason]))
    expect(reasons).toMatchObject({ 'again.jpg': 'the same as photos/red_hat-00.png', 'soft.png': expect.stringMatching(/^not sharp/) as string, 'tiny.png': expect.stringMatching(/^too small/) as string, 'half.jpg': expect.stringMatching(/^cannot be read/) as string, 'photo.heic': expect.stringMatching(/^HEIC/) as string })
    for (const { source, digest: own, file, done } of pictures) {
      expect(own).toBe(originals[source.slice(7)])
      const { width, height, channels, format } = await sharp(join(set, file)).metadata()
      expect({ file, width, height, channels, format }).toEqual({ file, width: 128, height: 128, channels: 3, format: 'png' })
      expect(done.some((what) => what.startsWith('cut to 320x320'))).toBe(true)
    }
    expect(Object.fromEntries(readdirSync(photos).map((one) => [one, digest(join(photos, one))]))).toEqual(originals)
  })

  test('as trainers read it: a line for each picture, and its caption beside it', () => {
    for (const split of ['train', 'validation']) {
      const read = lines(set, split)
      expect(read.map((one) => one.file_name).sort()).toEqual(readdirSync(join(set, split)).filter((one) => one.endsWith('.png')).sort())
      for (const { file_name: name, text } of read) {
        expect(readFileSync(join(set, split, name.replace('.png', '.txt')), 'utf8')).toBe(`${text}\n`)
        expect(text).toBe(name.startsWith('red-hat-03') ? 'zq_hat, a hat that somebody has described' : name.startsWith('sideways') ? 'zq_hat, sideways, hats' : 'zq_hat, red hat')
      }
    }
    expect((JSON.parse(readFileSync(join(set, 'metadata.json'), 'utf8')) as unknown[]).length).toBe(25)
  })

  test('a picture stored on its side is upright', async () => {
    const file = all(set).find((one) => one.includes('sideways') && one.endsWith('.png'))!
    const { data } = await sharp(join(set, file)).raw().toBuffer({ resolveWithObject: true })
    const at = (x: number, y: number): number[] => [...data.subarray((y * 128 + x) * 3, (y * 128 + x) * 3 + 3)]
    expect([at(20, 110).map((one) => one > 100), at(108, 110).map((one) => one > 100)]).toEqual([[true, false, false], [false, true, false]])
  })

  test('a second run keeps all, what somebody has written too; one more picture is the only one that is made', { timeout: LONG }, async () => {
    const before = timesOf(set)
    const edited = join(set, all(set).find((one) => one.endsWith('.txt') && one.includes('red-hat-05'))!)
    writeFileSync(edited, 'zq_hat, a red felt hat on a table')
    writeFileSync(join(set, 'train/notes.md'), 'mine')
    await picture(200).png().toFile(join(photos, 'zebra hat.png'))
    try {
      const { code } = await command('--trigger', 'other')
      expect(code).toBe(0)
      const after = timesOf(set)
      const name = (file: string): string => file.slice(file.search(/[\\/]/) + 1)
      const times = Object.fromEntries(Object.entries(before).map(([file, time]) => [name(file), time]))
      expect(Object.entries(after).filter(([file, time]) => times[name(file)] !== time).map(([file]) => name(file).slice(0, 9))).toEqual(['zebra-hat'])
      const captions = [...lines(set, 'train'), ...lines(set, 'validation')]
      expect(captions.find((one) => one.file_name.startsWith('red-hat-05'))?.text).toBe('zq_hat, a red felt hat on a table')
      expect(captions.filter((one) => one.text.startsWith('other, ')).length).toBe(25)
      expect(readFileSync(join(set, 'train/notes.md'), 'utf8')).toBe('mine')
    } finally {
      rmSync(join(photos, 'zebra hat.png'))
    }
    await command('--trigger', 'other')
    expect(Object.keys(timesOf(set)).some((one) => one.includes('zebra'))).toBe(false)
  })

  test('a folder that is somebody else\'s is left alone', { timeout: LONG }, async () => {
    mkdirSync(join(project, 'output/mine'))
    writeFileSync(join(project, 'output/mine/a.txt'), 'mine')
    const { out } = await command('--into', 'mine', '--json')
    expect(linesOf(out).at(-1)).toMatchObject({ report: { warnings: expect.arrayContaining([expect.objectContaining({ code: 'W_OUTPUT_RENAMED', got: 'mine-2' })]) as unknown, result: { folder: 'mine-2', processed: 25, training: 20, validation: 5, refused: 5, metadata: 'mine-2/metadata.json', manifest: 'mine-2/manifest.json', category: 'hats', path: join(project, 'output/mine-2') } } })
    expect(readdirSync(join(project, 'output/mine'))).toEqual(['a.txt'])
  })

  test.each([[['--set', 'smallest=5000'], 'E_DATASET'], [['--into', '../out'], 'E_OUTPUT_PATH'], [['--split', '2'], 'E_INPUT_VALUE']] as const)('%j: %s', { timeout: LONG }, async (args, wanted) => expect((await command(...args)).err).toContain(wanted))

  test('a folder without pictures, or outside, is refused', { timeout: LONG }, async () => {
    mkdirSync(join(project, 'empty'))
    expect((await reelgraph(project, {}, 'dataset', 'empty')).err).toContain('E_ASSET_MISSING')
    expect((await reelgraph(project, {}, 'dataset', '/etc')).err).toContain('E_USAGE')
  })
})

test('a run that is killed goes on where it was, and the set is that of an unbroken run', { timeout: LONG }, async () => {
  const [whole, broken] = ['whole', 'broken'].map((name) => join(project, 'output', name)) as [string, string]
  expect((await command('--into', 'whole')).code).toBe(0)
  let left: Record<string, number> = {}
  for (const many of [1, 4, 11, 19]) {
    const { child, ended } = start(project, {}, ...ARGS, '--into', 'broken')
    const there = (): number => Object.keys(timesSafely(broken)).length
    while (child.exitCode === null && there() < many) await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill('SIGKILL')
    await ended
    const now = timesSafely(broken)
    // What was there before is as it was.
    for (const [file, time] of Object.entries(left)) expect(now[file]).toBe(time)
    left = now
  }
  expect(Object.keys(left).length).toBeGreaterThan(0)
  expect((await command('--into', 'broken')).code).toBe(0)
  for (const [file, time] of Object.entries(left)) expect(timesOf(broken)[file]).toBe(time)
  expect(all(broken)).toEqual(all(whole))
  for (const file of all(whole)) {
    if (file.endsWith('.png')) expect(await pixelsOf(join(broken, file)), file).toBe(await pixelsOf(join(whole, file)))
    else expect(readFileSync(join(broken, file), 'utf8'), file).toBe(readFileSync(join(whole, file), 'utf8'))
  }
  expect(readdirSync(broken, { recursive: true }).filter((one) => String(one).includes('.part-'))).toEqual([])
})
/** While it is being filled, files come and go. */
const timesSafely = (folder: string): Record<string, number> => {
  try {
    return timesOf(folder)
  } catch {
    return {}
  }
}

test('over HTTP, in one call', { timeout: LONG }, async () => {
  const own = mkdtempSync(join(tmpdir(), 'reelgraph-dataset-http-'))
  mkdirSync(join(own, 'shoes'))
  for (let k = 0; k < 3; k++) copyFileSync(join(photos, `red_hat-0${k}.${['png', 'jpeg', 'webp'][k]!}`), join(own, 'shoes', `shoe ${k}.${['png', 'jpeg', 'webp'][k]!}`))
  const kit = await startServer({}, { project: own })
  try {
    const response = await fetch(`${kit.url}/api/productions/dataset?wait=true`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ folder: 'shoes', category: 'shoes', size: 64, smallest: 64, fit: 'buckets' }) })
    const { result, warnings } = (await response.json()) as { result: Record<string, unknown>; warnings: { code: string }[] }
    expect(result).toMatchObject({ processed: 3, training: 2, validation: 1, refused: 0, folder: 'datasets/shoes', metadata: 'datasets/shoes/metadata.json', source: 'shoes' })
    expect(warnings.map(({ code }) => code)).toEqual(['W_DATASET_SMALL'])
    expect((await fetch(`${kit.url}/api/files/${String(result['metadata'])}`)).status).toBe(200)
  } finally {
    await kit.close()
  }
})
