/**
 * What the fence around plugins costs: a loop over all samples of 1080p frames, in a plugin's own thread and in the engine's. The
 * goal is at most 10 %. Reports milliseconds a frame, the median of five passes each, taken in turns.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { createEngine } from '../../engine/host/container.ts'
import { parseGraph } from '../../engine/graph/parse.ts'

const FRAMES = Number(process.env['FRAMES'] ?? 60)
const PASSES = 5

const project = mkdtempSync(join(tmpdir(), 'reelgraph-bench-'))
mkdirSync(join(project, 'plugins/loop'), { recursive: true })
writeFileSync(join(project, 'plugins/loop/package.json'), JSON.stringify({ name: 'loop', version: '1.0.0', type: 'module', main: 'index.js' }))
writeFileSync(join(project, 'plugins/loop/index.js'), `
import { defineFilter, defineNode, definePlugin } from 'reelgraph'
const loop = defineFilter({
  type: 'bench-loop', title: 'Loop', version: 1, category: 'bench', description: 'Mixes each sample with its neighbour.', inputs: { video: 'video' }, outputs: { video: 'video' },
  async frame(n, { inputs, create }) {
    const source = await inputs.video.frame(n)
    const target = create(source.format, source.width, source.height)
    for (let p = 0; p < 3; p++) {
      const from = source.planes[p].data, to = target.planes[p].data, last = from.length - 1
      for (let i = 0; i < last; i++) to[i] = (from[i] * 3 + from[i + 1] + 2) >> 2
      to[last] = from[last]
    }
    return target
  },
})
const count = defineNode({
  type: 'bench-count', title: 'Count', version: 1, category: 'bench', description: 'Pulls.', inputs: { video: 'video' }, outputs: {}, sink: true,
  async run({ inputs, pull }) { for await (const frame of pull(inputs.video)) void frame; return {} },
})
export default definePlugin({ name: 'loop', version: '1.0.0', nodes: [loop, count] })`)
await sharp({ create: { width: 1920, height: 1080, channels: 3, background: '#336699' } }).png().toFile(join(project, 'ground.png'))
const document = parseGraph(JSON.stringify({
  format: 1,
  nodes: {
    picture: { type: 'load-image', params: { file: 'ground.png' } },
    ground: { type: 'still', params: { fps: 30, duration: FRAMES / 30 }, inputs: { image: 'picture.image' } },
    loop: { type: 'bench-loop', inputs: { video: 'ground.video' } },
    sink: { type: 'bench-count', inputs: { video: 'loop.video' } },
  },
}))

async function pass(fence: boolean): Promise<number> {
  const engine = await createEngine({ project, fence, storeFolder: join(project, `.store-${fence}`) })
  try {
    const report = await engine.render({ document })
    if (report.status !== 'done') throw new Error(report.faults.map((one) => one.message).join('\n'))
    return (report.seconds * 1000) / FRAMES
  } finally {
    await engine.close()
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
const times = { open: [] as number[], fenced: [] as number[] }
await pass(false)
for (let i = 0; i < PASSES; i++) {
  times.open.push(await pass(false))
  times.fenced.push(await pass(true))
}
const [open, fenced] = [median(times.open), median(times.fenced)]
process.stdout.write(`fence: ${fenced.toFixed(2)} ms a 1080p frame in a thread of its own, ${open.toFixed(2)} in the engine's (${(100 * (fenced / open - 1)).toFixed(1)} %, goal: at most 10)\n`)
rmSync(project, { recursive: true, force: true })
