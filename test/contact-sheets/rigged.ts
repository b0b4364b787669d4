/**
 * Draws the contact sheet of Mira, a rigged model: her emotions, and what she says.
 * Usage: node --import tsx test/contact-sheets/rigged.ts [file.jpg|file.png] [model.vrm]
 */
import { fileURLToPath } from 'node:url'
import { readCharacter } from '../../engine/media/characters/read-character.ts'
import { fitStill, readStill } from '../../engine/media/image.ts'
import { riggedFigure } from '../../nodes/character/rigged/draw-rigged.ts'
import { EMOTIONS } from '../../nodes/shared/figures/emotions.ts'
import { SILENT } from '../../nodes/shared/figures/speech/mouth-track.ts'
import { createStage } from '../kernels/stage.ts'
import { labelled, laidOver, writeSheet } from './sheet.ts'

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const [file = path('docs/images/mira.jpg'), model = path('graphs/mira.vrm')] = process.argv.slice(2)
const SIZE = 300
const stage = createStage(0, 512 << 20)
const mira = await readCharacter(model, model, { decode: readStill, fit: fitStill, beside: () => Promise.reject(new Error('give a model in one file')) })
const cells: Buffer[] = []
for (const emotion of EMOTIONS) {
  const figure = riggedFigure(mira, { emotion, intensity: 1, seed: 2, speech: SILENT, gestures: 0, walk: 0, facing: 0 }, { shot: 'close-up', width: SIZE, height: SIZE, across: 0.5 })
  const still = await stage.kernels.toStill(await stage.kernels.mesh(SIZE, SIZE, figure.mesh, figure.view(0.4)))
  cells.push(await labelled(emotion, [laidOver(still, '#8fa0ad')], SIZE))
}
await writeSheet(file, cells, 5, 82)
await stage.close()
