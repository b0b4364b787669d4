/** Texts inside files: any text, of any length, in every format; and as exiftool and Pillow read what is written here. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Still } from '../../engine/frames/clip.ts'
import { xmpSegments } from '../../engine/media/tags/jpeg-write.ts'
import { parseJpegTags } from '../../engine/media/tags/jpeg.ts'
import { parseWebpTags } from '../../engine/media/tags/webp.ts'
import { parseXmp, xmpDocument } from '../../engine/media/tags/xmp.ts'
import oracle from '../oracles/picture-tags.json' with { type: 'json' }
import { createProject, paintedClip, type Project } from './media-fixture.ts'

let project: Project
beforeAll(() => void (project = createProject()))
afterAll(() => project.close())

const STILL: Still = { width: 15, height: 9, data: new Uint8Array(15 * 9 * 4).map((_, i) => (i % 4 === 3 ? 255 : i)) }
const clear: Still = { ...STILL, data: STILL.data.map((value, i) => (i % 8 === 3 ? 100 : value)) }
const graphOf = (text: string): string => JSON.stringify({ format: 1, nodes: { t: { type: 'text', params: { value: text } } } })
const read = async (file: string): Promise<unknown> => (JSON.parse((await project.media.tags(`output/${file}`))['reelgraph']!) as { nodes: { t: { params: { value: string } } } }).nodes.t.params.value

const HARD = ['日本 🚀 é', 'l1\nl2\r\n; a=b # h \\ "dq" \'sq\' $(id) %d <b>&amp;]]></b> <?xpacket end="w"?>', '\u0000\u0001\u0085\u2028\ufffe\uffff\ud800x\udc00', 'x'.repeat(299_000) + 'é']
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 40_000 })).map(([one, times]) => one.repeat(times).slice(0, 150_000)))

describe('the graph comes back as it went in', () => {
  test.each(['a.png', 'a.jpg', 'a.webp'])('%s, any text', { timeout: 120_000 }, async (file) => {
    const format = ({ png: 'png', jpg: 'jpeg', webp: 'webp' } as const)[file.split('.')[1] as 'png']
    await fc.assert(fc.asyncProperty(anyText, fc.boolean(), async (text, seeThrough) => {
      await project.service({ graph: graphOf(text) }).writeImage(file, seeThrough ? clear : STILL, format)
      expect(await read(file)).toBe(text)
      const { width, height } = await sharp(readFileSync(project.path(`output/${file}`))).metadata()
      expect([width, height]).toEqual([15, 9])
    }), { numRuns: 25, examples: HARD.map((text) => [text, false]) })
  })

  test.each(['a.gif', 'b.webp', 'a.mp4', 'a.mov', 'a.mkv', 'a.webm', 'folder'])('%s', { timeout: 240_000 }, async (file) => {
    for (const [i, text] of HARD.entries()) {
      await project.service({ graph: graphOf(text), key: `${file} ${i}`, force: true }).encode({ video: paintedClip({ length: 3 }), file, codec: 'auto' })
      expect(await read(file)).toBe(text)
    }
  })

  test('from the EXIF description of earlier versions', async () => {
    const described = sharp({ create: { width: 4, height: 4, channels: 3, background: '#123' } }).withExif({ IFD0: { ImageDescription: JSON.stringify({ reelgraph: '{"format":1}' }) } })
    for (const format of ['jpeg', 'webp'] as const) {
      writeFileSync(project.path(`output/old.${format}`), await described.clone()[format]().toBuffer())
      expect((await project.media.tags(`output/old.${format}`))['reelgraph']).toBe('{"format":1}')
    }
  })

  test('broken files have none, and end nothing', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const parse of [parseJpegTags, parseWebpTags]) expect(Object.keys(parse(bytes))).toEqual([])
    }))
    const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8]), ...xmpSegments({ reelgraph: 'é'.repeat(90_000) })])
    for (let at = 0; at < jpeg.length; at += 997) parseJpegTags(jpeg.subarray(0, at))
  })
})

describe('other programs', () => {
  test.each(Object.entries(oracle.jpeg))('exiftool reads %s from a JPEG', (_, { text, times, segments, exiftool }) => {
    const value = text.repeat(times)
    // The bytes that exiftool was shown are the bytes that are written today.
    expect(createHash('sha256').update(Buffer.concat(xmpSegments({ reelgraph: value }))).digest('hex')).toBe(segments)
    expect(exiftool).toBe(createHash('sha256').update(value).digest('hex'))
  })
  test('Pillow reads it from JPEG and WebP', () => expect(oracle.pillow).toEqual({ jpeg: oracle.jpeg.short.text, webp: oracle.jpeg.short.text }))
  test.each(Object.entries(oracle.rewritten))('what exiftool wrote anew, %s, is read here', (kind, { gzip, sha256 }) => {
    const bytes = gunzipSync(Buffer.from(gzip, 'base64'))
    const tags = kind.startsWith('webp') ? parseWebpTags(bytes) : parseJpegTags(bytes)
    expect(createHash('sha256').update(tags['reelgraph']!).digest('hex')).toBe(sha256)
  })
  test('sharp finds the packet in JPEG and WebP', async () => {
    for (const [file, format] of [['s.jpg', 'jpeg'], ['s.webp', 'webp']] as const) {
      await project.service({ graph: graphOf('é🚀') }).writeImage(file, STILL, format)
      const { xmp } = await sharp(project.path(`output/${file}`)).metadata()
      expect(parseXmp(xmp!.toString('utf8'))['reelgraph']).toBe(graphOf('é🚀'))
    }
  })
})

test('properties are read as attributes too, and under any prefix', () => {
  const document = xmpDocument({ reelgraph: '{"a":"<&>\\n"}', 'a b': 'x' })
  expect(parseXmp(document)).toEqual({ reelgraph: '{"a":"<&>\\n"}', 'a b': 'x' })
  const anew = '<rdf:Description xmlns:ns1="urn:reelgraph:film#" ns1:reelgraph="{&quot;a&quot;:1}" ns1:reelgraph_key=\'k\'/>'
  expect(parseXmp(anew)).toEqual({ reelgraph: '{"a":1}', reelgraph_key: 'k' })
  expect(parseXmp('<rdf:Description xmlns:other="urn:other#" other:reelgraph="{}"/>')).toEqual({})
})
