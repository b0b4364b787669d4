/**
 * Paints the contact sheet of weather and light, each with the picture before it.
 * Usage: node --import tsx test/contact-sheets/atmosphere.ts [file.jpg|file.png] [name …]
 */
import type { NodeSpec } from '../../engine/api.ts'
import { depthOfField } from '../../nodes/atmosphere/depth-of-field.ts'
import { dust } from '../../nodes/atmosphere/dust.ts'
import { dynamicLight } from '../../nodes/atmosphere/dynamic-light.ts'
import { fog } from '../../nodes/atmosphere/fog.ts'
import { lightRays } from '../../nodes/atmosphere/light-rays.ts'
import { rain } from '../../nodes/atmosphere/rain.ts'
import { snow } from '../../nodes/atmosphere/snow.ts'
import { createHarness } from '../harness.ts'
import { labelled, paintedScene, writeSheet } from './sheet.ts'

const SIZE = [1280, 720] as const
const [file = new URL('../../docs/images/atmosphere.jpg', import.meta.url).pathname, ...only] = process.argv.slice(2)
const harness = createHarness({ workers: 2, budget: 1 << 30 })
/** Near at the bottom, as a meadow is. */
const depth = harness.clip({ width: 640, height: 360, length: 1, format: 'gray8' }, (_, frame) => {
  frame.bytes.forEach((__, i) => (frame.bytes[i] = 255 * Math.min(1, Math.max(0, (Math.floor(i / 640) / 360 - 0.45) / 0.5))))
})
const rows: readonly (readonly [name: string, prompt: string, spec: NodeSpec, params: object, extra?: object])[] = [
  ['dynamic-light', 'castle on mountains, night, moon', dynamicLight, { x: 0.42, y: 0.62, strength: 2.4, ambient: 0.7, radius: 0.5 }],
  ['light-rays', 'city skyline at sunset, birds', lightRays, { x: 0.68, y: 0.55, threshold: 0.5, length: 1.2, strength: 1.6, colour: '#ffd9a0' }],
  ['fog', 'forest and mountains at a lake, morning', fog, { density: 0.75 }],
  ['rain', 'city at night with reflections', rain, { amount: 0.7 }],
  ['snow', 'cabin in a forest, winter evening, mountains', snow, { amount: 0.7 }],
  ['dust', 'windmill and house in a meadow at sunset', dust, { amount: 0.8 }],
  ['depth-of-field', 'windmill and house in spring meadow, flowers, mountains', depthOfField, { focus: 0.4, aperture: 0.8 }, { depth }],
  ['fog, by depth', 'castle on mountains, meadow, spring', fog, { density: 0.42, height: 1.2, unevenness: 0.4 }, { depth }],
]
const cells: Buffer[] = []
for (const [name, prompt, spec, params, extra = {}] of rows) {
  if (only.length > 0 && !only.includes(name)) continue
  const video = await paintedScene(harness, prompt, SIZE, 6)
  const made = (await harness.evaluate(spec, { inputs: { video, ...extra }, params: params as never })).video!
  cells.push(await labelled(name, [await harness.still(video, 30), await harness.still(made, 30)], 560))
  harness.dropCache()
}
await harness.close()
await writeSheet(file, cells, 2, 72)
