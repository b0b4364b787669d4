/**
 * Paints the contact sheet of all camera moves, each at four moments.
 * Usage: node --import tsx test/contact-sheets/moves.ts [file.jpg|file.png] [move …]
 */
import { cameraMove } from '../../nodes/camera/camera-move.ts'
import { CAMERA_MOVES } from '../../nodes/camera/camera-path.ts'
import { createHarness } from '../harness.ts'
import { labelled, paintedScene, writeSheet } from './sheet.ts'

const SIZE = [960, 540] as const
const [file = new URL('../../docs/images/moves.jpg', import.meta.url).pathname, ...only] = process.argv.slice(2)
const harness = createHarness({ workers: 2, budget: 1 << 29 })
const video = await paintedScene(harness, 'castle on a hill above a lake, mountains, sunset, birds', SIZE, 8)
const path = [{ time: 0, zoom: 1.1 }, { time: 1.2, x: 0.18, y: 0.05, zoom: 2.2 }, { time: 2.9, x: -0.15, y: -0.12, zoom: 1.6, rotation: -6 }]
/** A depth like the scene's: near at the bottom. */
const depth = harness.clip({ width: 480, height: 270, length: 1, format: 'gray8' }, (_, frame) => {
  frame.bytes.forEach((__, i) => (frame.bytes[i] = 255 * Math.min(0.9, 0.25 + Math.max(0, Math.floor(i / 480) / 270 - 0.72) * 3)))
})
const rows = [
  ...CAMERA_MOVES.map((move) => ({ name: move as string, inputs: { video }, params: { move, amount: 0.3, path } })),
  { name: 'pan-right with depth', inputs: { video, depth }, params: { move: 'pan-right' as const, amount: 0.3, path: [] } },
]
const cells: Buffer[] = []
for (const { name, inputs, params } of rows) {
  if (only.length > 0 && !only.includes(name)) continue
  const { video: moved } = await harness.evaluate(cameraMove, { inputs, params, seed: 5 })
  const stills = []
  for (const n of [4, 26, 37, 70]) stills.push(await harness.still(moved!, n))
  cells.push(await labelled(name, stills, 260))
  harness.dropCache()
}
await harness.close()
await writeSheet(file, cells, 2, 70)
