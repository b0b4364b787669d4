/**
 * Paints the contact sheet of characters and emotions.
 * Usage: node --import tsx test/contact-sheets/characters.ts [file.jpg|file.png] [close-up|medium|wide] [unlabelled]
 */
import { drawFigure } from '../../nodes/shared/figures/draw-figure.ts'
import { EMOTIONS } from '../../nodes/shared/figures/emotions.ts'
import { FIGURES, type Shot } from '../../nodes/shared/figures/figure.ts'
import { poseAt } from '../../nodes/shared/figures/life.ts'
import { lookOf } from '../../nodes/shared/figures/look.ts'
import { SILENT } from '../../nodes/shared/figures/speech/mouth-track.ts'
import { createStage } from '../kernels/stage.ts'
import { labelled, laidOver, writeSheet } from './sheet.ts'

const [file = new URL('../../docs/images/characters.jpg', import.meta.url).pathname, shot = 'close-up', unlabelled] = process.argv.slice(2)
const SIZE = 220
/** Of each figure one that shows it well. */
const LOOKS = ['a woman with a brown bob in a green dress', '', 'a boy with spiky blue hair in a red hoodie', 'a man with short brown hair in a yellow shirt', '', 'a fox in a teal jacket', 'an elf with long silver hair', 'a man with short black hair in a navy jacket']
const GROUNDS = ['#c8d6de', '#d9d2bc', '#d8cbe0', '#f0d9b8', '#bcd0d8', '#cfdcc4', '#27324a', '#8fa0b4']
const stage = createStage(0, 512 << 20)
const cells: Buffer[] = []
for (const [i, name] of FIGURES.entries()) {
  for (const emotion of EMOTIONS) {
    const pose = poseAt(0.4, { emotion, intensity: 1, seed: 2, speech: SILENT, gestures: 0, walk: 0, facing: 0 })
    const still = await stage.kernels.toStill(await stage.kernels.paths(SIZE, SIZE, drawFigure(name, pose, lookOf(name, LOOKS[i]!, 1), shot as Shot, SIZE, SIZE)))
    cells.push(await labelled(unlabelled === undefined ? `${name}, ${emotion}` : '', [laidOver(still, GROUNDS[i]!)], SIZE))
  }
}
await writeSheet(file, cells, EMOTIONS.length, 80)
await stage.close()
