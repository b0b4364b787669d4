/**
 * Paints the contact sheet of a photo that speaks: feelings in rows, sounds in columns.
 * Usage: node --import tsx test/contact-sheets/photo.ts [file.jpg|file.png] [side in pixels]
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import type { Clip, Still } from '../../engine/api.ts'
import { createFaceModels } from '../../engine/models/faces/face-models.ts'
import { EMOTIONS } from '../../nodes/shared/figures/emotions.ts'
import { lipSync } from '../../nodes/character/lip-sync.ts'
import { createHarness } from '../harness.ts'
import { npmModels } from '../npm-models.ts'
import { labelled, writeSheet } from './sheet.ts'

const [file = new URL('../../docs/images/photo.jpg', import.meta.url).pathname, side = '170'] = process.argv.slice(2)
const SIZE = Number(side)
const clone = fileURLToPath(new URL('../..', import.meta.url))
const models = npmModels(join(tmpdir(), 'reelgraph-sheet'))
const faces = createFaceModels(models)
const harness = createHarness()
const { data, info } = await sharp(join(clone, 'graphs/photos/astronaut.jpg')).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
const photo = { width: info.width, height: info.height, data: new Uint8Array(data) }

/** A sound of each shape, held for a second, and silence. */
const SOUNDS = ['', 'm', 'f', 's', 'th', 'ih', 'iy', 'eh', 'aa', 'ao', 'uw'] as const
const said = (symbol: string) => ({ alphabet: 'arpabet', duration: 1, words: symbol === '' ? [] : [{ text: symbol, from: 0, to: 1, phonemes: [{ symbol, from: 0, to: 1 }] }] }) as const
/** The face alone. */
function around({ data, width, height }: Still): Still {
  const side = Math.round(0.56 * width)
  const [left, top] = [Math.round((width - side) / 2), Math.round(0.5 * height - side / 2)]
  const part = new Uint8Array(side * side * 4)
  for (let y = 0; y < side; y++) part.set(data.subarray(((top + y) * width + left) * 4, ((top + y) * width + left + side) * 4), y * side * 4)
  return { width: side, height: side, data: part }
}
const cells: Buffer[] = []
for (const emotion of EMOTIONS) {
  for (const symbol of SOUNDS) {
    const params = { emotion, shot: 'close-up', width: 3 * SIZE, height: 3 * SIZE, fps: 10, duration: 1 }
    const { video } = await harness.evaluate(lipSync, { inputs: { photo, timings: said(symbol) }, params, faces })
    const still = await harness.still(video as unknown as Clip, 4)
    cells.push(await labelled(symbol === '' ? emotion : `/${symbol}/`, [around(still)], SIZE))
    harness.dropCache()
  }
}
await writeSheet(file, cells, SOUNDS.length, 82)
await Promise.all([harness.close(), models.sessions.close()])
