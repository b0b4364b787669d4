/**
 * Paints the contact sheet of what the procedural painter makes of prompts.
 * Usage: node --import tsx test/contact-sheets/painter.ts [file.jpg|file.png] [unlabelled]
 */
import { createHarness } from '../harness.ts'
import { labelled, paintedScene, writeSheet } from './sheet.ts'

const [file = new URL('../../docs/images/procedural.jpg', import.meta.url).pathname, unlabelled] = process.argv.slice(2)
const PROMPTS = [
  'product advert: a premium smartwatch on a marble table, studio light, slow rotation', 'portrait of a woman speaking to the camera, soft window light',
  'city at night with heavy traffic, car headlights streaking, rain on the street', 'a golden retriever dog running on a beach, waves, sunny afternoon',
  'food close-up: a steaming bowl of ramen with egg and noodles', 'luxury fashion runway show, model in an elegant evening gown walking, spotlights',
  'abstract logo reveal, glowing particles forming the letter R on black', "Maya discovered a magical tree in the forest, children's book style",
  "The philosopher walked through the misty mountains, contemplating life's deeper meaning", 'cyberpunk Tokyo street at night, neon signs, rain, crowd with umbrellas',
  'a red sports car driving along a coastal road at sunset', 'underwater coral reef with colourful fish and rays of sunlight',
  'sailboat on the sea at sunrise', 'castle on mountains, night, moon', 'a deer in a snowy forest', 'city skyline at night with reflections',
  'an old wizard in the desert at sunset', 'spaceship near a planet in space', 'three wolves in the snow, winter forest', 'a singer on a stage, concert',
]
const harness = createHarness({ workers: 2, budget: 1 << 30 })
const cells: Buffer[] = []
for (const prompt of PROMPTS) {
  const clip = await paintedScene(harness, prompt, [1280, 720])
  // Later, where something has to come together first.
  cells.push(await labelled(unlabelled === undefined ? (prompt.length > 52 ? `${prompt.slice(0, 50)}…` : prompt) : `${cells.length + 1}`, [await harness.still(clip, prompt.includes('logo') ? 62 : 30)], 440))
  harness.dropCache()
}
await harness.close()
await writeSheet(file, cells, 4, 76)
