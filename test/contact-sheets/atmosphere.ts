/**
 * Paints the contact sheet of weather and light, each with the picture before it.
 * Usage: node --import tsx test/contact-sheets/atmosphere.ts [file.jpg|file.png] [name …]
 */
import type { Clip, NodeSpec } from '../../engine/api.ts'
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
/** The one that is shown. */
const FRAME = 30
const [file = new URL('../../docs/images/atmosphere.jpg', import.meta.url).pathname, ...only] = process.argv.slice(2)
const harness = createHarness({ workers: 2, budget: 1 << 30 })
/** Depth of the ground by row: near at the bottom, as a meadow is. */
const ground = (row: number): number => Math.min(1, Math.max(0, (row / SIZE[1] - 0.45) / 0.5))

/** Depth of a scene: what is darker than `dark` stands upright, as far away as its foot; the rest lies on the ground. */
async function depthOf(video: Clip, dark: number): Promise<Clip> {
  const [width, height] = SIZE
  const light = (await harness.frame(video, FRAME)).planes[0]!.data
  return harness.clip({ width, height, length: 1, format: 'gray8' }, (_, { bytes }) => {
    for (let x = 0; x < width; x++) {
      let foot = height - 1
      for (let y = height - 1; y >= 0; y--) {
        if (light[y * width + x]! >= dark) foot = y - 1
        bytes[y * width + x] = 255 * ground(Math.max(y, foot))
      }
    }
  })
}

interface Row {
  readonly name: string
  readonly prompt: string
  readonly spec: NodeSpec
  readonly params: Readonly<Record<string, unknown>>
  /** Depth is wired, with what is darker than this upright. */
  readonly dark?: number
}
const rows: readonly Row[] = [
  { name: 'dynamic-light', prompt: 'castle on mountains, night, moon', spec: dynamicLight, params: { x: 0.42, y: 0.62, strength: 2.4, ambient: 0.7, radius: 0.5 } },
  { name: 'light-rays', prompt: 'forest in the morning, trees, sun', spec: lightRays, params: { x: 0.69, y: 0.42, threshold: 0.74, length: 2, strength: 1.2, colour: '#ffe2a8' } },
  { name: 'dust, as embers', prompt: 'castle on mountains, night, moon', spec: dust, params: { amount: 1, size: 1.6, colour: '#ff8a3c', speed: 2 } },
  { name: 'fog', prompt: 'forest and mountains at a lake, morning', spec: fog, params: { density: 0.75 } },
  { name: 'rain', prompt: 'city at night with reflections', spec: rain, params: { amount: 0.7 } },
  { name: 'snow', prompt: 'cabin in a forest, winter evening, mountains', spec: snow, params: { amount: 0.7 } },
  { name: 'dust', prompt: 'windmill and house in a meadow at sunset', spec: dust, params: { amount: 0.8 } },
  { name: 'depth-of-field, focus on the windmill', prompt: 'windmill and house in spring meadow, flowers, mountains', spec: depthOfField, params: { focus: 0.75, range: 0.15, aperture: 0.8 }, dark: 100 },
  { name: 'depth-of-field, focus near', prompt: 'city skyline at night', spec: depthOfField, params: { focus: 1, aperture: 0.8, highlights: 0.8 }, dark: 20 },
  { name: 'fog, by depth', prompt: 'castle on mountains, meadow, spring', spec: fog, params: { density: 0.5, height: 1.2, unevenness: 0.3 }, dark: 105 },
]
const cells: Buffer[] = []
for (const { name, prompt, spec, params, dark } of rows) {
  if (only.length > 0 && !only.includes(name)) continue
  const video = await paintedScene(harness, prompt, SIZE, 6)
  const depth = dark === undefined ? {} : { depth: await depthOf(video, dark) }
  const made = (await harness.evaluate(spec, { inputs: { video, ...depth }, params })).video!
  cells.push(await labelled(name, [await harness.still(video, FRAME), await harness.still(made, FRAME)], 560))
  harness.dropCache()
}
await harness.close()
await writeSheet(file, cells, 2, 72)
