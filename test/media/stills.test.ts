import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Still } from '../../engine/frames/clip.ts'
import { parsePngText } from '../../engine/media/tags/png.ts'
import { createProject, ffprobe, type Project } from './media-fixture.ts'

let project: Project
beforeAll(() => void (project = createProject()))
afterAll(() => project.close())

const quarters = (): Still => {
  const data = new Uint8Array(16 * 8 * 4)
  for (let i = 0; i < 16 * 8; i++) data.set([i % 16 < 8 ? 255 : 0, Math.floor(i / 16) < 4 ? 255 : 0, 40, i % 16 < 8 ? 255 : 128], i * 4)
  return { width: 16, height: 8, data }
}

describe('images', () => {
  test.each(['png', 'webp', 'jpeg'] as const)('%s goes out with the graph inside and comes in again', async (format) => {
    const still = quarters()
    const { path } = await project.service().writeImage(`a.${format}`, still, format)
    const back = await project.service().openImage(`output/a.${format}`)
    expect([back.width, back.height]).toEqual([16, 8])
    const limit = format === 'png' ? 0 : 24
    for (const at of [2 * 16 + 2, 6 * 16 + 2]) {
      for (let c = 0; c < 3; c++) expect(Math.abs(back.data[at * 4 + c]! - still.data[at * 4 + c]!)).toBeLessThanOrEqual(limit)
    }
    if (format !== 'jpeg') expect(back.data[(16 + 12) * 4 + 3]).toBe(128)
    if (format === 'png') expect(parsePngText(readFileSync(path))['reelgraph']).toContain('Täst')
    else expect(readFileSync(path).includes('Reelgraph')).toBe(true)
    expect(ffprobe(path, '-show_streams').streams[0]).toMatchObject({ width: 16, height: 8 })
    // Written by us: may be written again.
    await expect(project.service().writeImage(`a.${format}`, still, format)).resolves.toMatchObject({ path })
  })

  test('EXIF turns the picture upright', async () => {
    const { data } = quarters()
    const jpeg = sharp(Buffer.from(data), { raw: { width: 16, height: 8, channels: 4 } }).flatten().jpeg({ quality: 100 })
    writeFileSync(project.path('turned.jpg'), await jpeg.withMetadata({ orientation: 6 }).toBuffer())
    const still = await project.service().openImage('turned.jpg')
    expect([still.width, still.height]).toEqual([8, 16])
  })

  test('grey, palette and 16 bit images become RGBA', async () => {
    const grey = sharp({ create: { width: 4, height: 4, channels: 3, background: '#808080' } })
    writeFileSync(project.path('grey.png'), await grey.clone().greyscale().png().toBuffer())
    writeFileSync(project.path('palette.png'), await grey.clone().png({ palette: true }).toBuffer())
    writeFileSync(project.path('deep.png'), await grey.clone().toColourspace('rgb16').png().toBuffer())
    for (const file of ['grey.png', 'palette.png', 'deep.png']) {
      const { data } = await project.service().openImage(file)
      expect([file, data.length, ...data.subarray(0, 4)]).toEqual([file, 64, 128, 128, 128, 255])
    }
  })

  test('faults', async () => {
    writeFileSync(project.path('text.png'), 'no image')
    await expect(project.service().openImage('text.png')).rejects.toMatchObject({ code: 'E_MEDIA_FORMAT' })
    writeFileSync(join(project.out, 'photo.png'), await sharp({ create: { width: 4, height: 4, channels: 3, background: '#123' } }).png().toBuffer())
    await expect(project.service().writeImage('photo.png', quarters(), 'png')).resolves.toMatchObject({ path: join(project.out, 'photo-2.png') })
    await expect(project.service().writeImage('../photo.png', quarters(), 'png')).rejects.toMatchObject({ code: 'E_OUTPUT_PATH' })
  })
})

describe('paths of assets', () => {
  test.each([
    ['../outside.png', 'E_ASSET_PATH'],
    ['/etc/passwd', 'E_ASSET_PATH'],
    ['a/../../outside.png', 'E_ASSET_PATH'],
    ['file:///etc/passwd', 'E_ASSET_PATH'],
    ['https://example.org/a.png', 'E_ASSET_PATH'],
    ['concat:a.png|b.png', 'E_ASSET_PATH'],
    ['', 'E_ASSET_PATH'],
    ['a\0.png', 'E_ASSET_PATH'],
    ['link.png', 'E_ASSET_PATH'],
    ['nothing.png', 'E_ASSET_MISSING'],
    ['folder', 'E_ASSET_MISSING'],
  ])('%j is %s', async (path, code) => {
    mkdirSync(project.path('folder'), { recursive: true })
    try {
      symlinkSync('/etc/hostname', project.path('link.png'))
    } catch {
      // made by an earlier case
    }
    await expect(project.service().openImage(path)).rejects.toMatchObject({ code })
    await expect(project.service().openVideo(path)).rejects.toMatchObject({ code })
    await expect(project.media.digest(path)).rejects.toMatchObject({ code })
  })
  test('a misspelt name suggests the nearest', async () => {
    writeFileSync(project.path('sunrise.png'), 'x')
    await expect(project.service().openImage('sunrize.png')).rejects.toThrow('"sunrise.png"')
  })
})

describe('text', () => {
  const text = (more: Partial<Parameters<ReturnType<Project['service']>['text']>[0]>) =>
    project.service().text({ text: 'First light', size: 40, colour: '#ff8000', ...more })
  const ink = ({ data }: Still): number => data.reduce((sum, value, i) => (i % 4 === 3 ? sum + value : sum), 0)

  test('is painted in its colour, on nothing', async () => {
    const still = await text({})
    expect(still.data[3]).toBe(0)
    let most = 0
    for (let i = 3; i < still.data.length; i += 4) if (still.data[i]! > still.data[most + 3]!) most = i - 3
    expect([...still.data.subarray(most, most + 4)]).toEqual([255, 128, 0, 255])
  })
  test('is the same every time', async () => expect(await text({ shadow: true })).toEqual(await text({ shadow: true })))
  test('grows with its size and weight', async () => {
    expect((await text({ size: 80 })).width / (await text({})).width).toBeCloseTo(2, 1)
    expect(ink(await text({ weight: 'bold' }))).toBeGreaterThan(ink(await text({})) * 1.1)
  })
  test('tracking adds its share between letters', async () => {
    expect((await text({ tracking: 0.5 })).width - (await text({})).width).toBe(Math.round(10 * 0.5 * 40))
  })
  test('wraps within its width', async () => {
    const one = await text({ text: 'one two three four five six' })
    const wrapped = await text({ text: 'one two three four five six', maxWidth: 200 })
    expect(wrapped.width).toBeLessThanOrEqual(200 + 2 * Math.ceil(40 * 0.12))
    expect(wrapped.height).toBeGreaterThan(one.height + 40)
  })
  test('pairs are kerned', async () => {
    const width = async (letters: string): Promise<number> => (await text({ text: letters, size: 400 })).width
    expect(await width('AV')).toBeLessThan((await width('A')) + (await width('V')) - 2 * Math.ceil(400 * 0.12))
  })
  test.each(['Ärger', 'Привет', 'Ελλάδα', 'Tiếng Việt', 'Łódź'])('writes %s', async (words) => {
    expect(ink(await text({ text: words }))).toBeGreaterThan(1000)
  })
  test.each([
    [{ font: 'comic' }, 'E_FONT'],
    [{ font: '../font.ttf' }, 'E_ASSET_PATH'],
    [{ colour: 'red' }, 'E_PARAM_VALUE'],
    [{ size: Number.NaN }, 'E_PARAM_VALUE'],
  ])('%j is %s', async (more, code) => {
    await expect(text(more)).rejects.toMatchObject({ code })
  })
})

describe('SVG', () => {
  test('is rasterised to the size asked for', async () => {
    const still = await project.service().svg('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="1" height="1" fill="#0f0"/></svg>', 20, 10)
    expect([still.width, still.height]).toEqual([20, 10])
    expect([...still.data.subarray((5 * 20 + 4) * 4, (5 * 20 + 4) * 4 + 4)]).toEqual([0, 255, 0, 255])
    expect(still.data[(5 * 20 + 16) * 4 + 3]).toBe(0)
  })
  test.each([
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><text>system font</text></svg>',
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"/>',
    'no svg',
  ])('%s is refused', async (document) => {
    await expect(project.service().svg(document, 4, 4)).rejects.toMatchObject({ code: 'E_MEDIA_FORMAT' })
  })
})
