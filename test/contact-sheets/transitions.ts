/**
 * Paints the contact sheet of all transitions, each at two moments.
 * Usage: node --import tsx test/contact-sheets/transitions.ts [file.jpg|file.png] [kind …]
 */
import { blendPair, TRANSITIONS } from '../../nodes/transition/blend-pair.ts'
import { createHarness } from '../harness.ts'
import { createStage } from '../kernels/stage.ts'
import { labelled, paintedScene, writeSheet } from './sheet.ts'

const SIZE = [960, 540] as const
const MOMENTS = [0.35, 0.6]
const [file = new URL('../../docs/images/transitions.jpg', import.meta.url).pathname, ...only] = process.argv.slice(2)
const harness = createHarness({ workers: 0, budget: 1 << 29 })
const stage = createStage(2, 3.5 * 2 ** 30)

const [first, second] = await Promise.all(
  ['sailboat on the sea at sunset, warm light', 'mountains and forest at a lake, morning, clouds, birds'].map(async (prompt) =>
    stage.kernels.fromStill(await harness.still(await paintedScene(harness, prompt, SIZE), 20)),
  ),
)
const cells: Buffer[] = []
for (const kind of TRANSITIONS) {
  if (only.length > 0 && !only.includes(kind)) continue
  const stills = []
  for (const t of MOMENTS) {
    const look = { softness: 0.08, colour: [214, 40, 60, 1] as const, invert: false }
    const made = await blendPair(kind, first!, second!, t, look, stage)
    stills.push(await stage.kernels.toStill(made))
  }
  cells.push(await labelled(kind, stills, 240))
}
await writeSheet(file, cells, only.length > 0 ? 2 : 5, 60)
await Promise.all([harness.close(), stage.close()])
