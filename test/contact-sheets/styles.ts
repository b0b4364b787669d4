/**
 * Paints the contact sheet of all styles from frames of the embedded painter.
 * Usage: node --import tsx test/contact-sheets/styles.ts [file.jpg|file.png] [style …]
 */
import { STYLES, type Style } from '../../nodes/style/styles.ts'
import { styleFilter } from '../../nodes/style/style-filter.ts'
import { createHarness } from '../harness.ts'
import { labelled, paintedScene, writeSheet } from './sheet.ts'

const SIZE = [1280, 720] as const

/** A scene that suits each style; the first is shown without any as well. */
const SCENES: Readonly<Record<Style | 'without', string>> = {
  without: 'car on a road in the mountains, lake, evening, warm light',
  cinematic: 'car on a road in the mountains, lake, evening, warm light',
  anime: 'sailboat at the sea, sunset',
  realistic: 'mountains and forest at a lake, morning, clouds',
  abstract: 'lighthouse and sailboat at the sea, dusk, warm light',
  vintage: 'couple walking on the beach, afternoon, sailboat',
  neon: 'person on a bridge in the city at dusk, reflections',
  noir: 'city at night with reflections, rain, person',
  watercolor: 'house and trees in a meadow, autumn, sunset, birds',
}

const [file = new URL('../../docs/images/styles.jpg', import.meta.url).pathname, ...only] = process.argv.slice(2)
const names = (['without', ...STYLES] as const).filter((name) => only.length === 0 || only.includes(name))
const harness = createHarness({ workers: 2, budget: 1 << 30 })

const cells: Buffer[] = []
for (const name of names) {
  const video = await paintedScene(harness, SCENES[name], SIZE)
  const styled = name === 'without' ? video : (await harness.evaluate(styleFilter, { inputs: { video }, params: { style: name } })).video!
  cells.push(await labelled(name, [await harness.still(styled, 30)], 800))
  harness.dropCache()
}
await writeSheet(file, cells, 3)
await harness.close()
