/**
 * Mira, a rigged model, at 720p: posing her and drawing her on two threads, shadow included, for each shot, one frame after the other
 * and with four on the way as a sink asks for them; and three.js in
 * Chromium's software WebGL (SwiftShader, four samples, no shadow) drawing the same model in its own bust shot, in turns. Medians.
 * Usage: node --import tsx test/bench/rigged.ts [FOLDER with three@0.187.0 installed]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readCharacter } from '../../engine/media/characters/read-character.ts'
import { fitStill, readStill } from '../../engine/media/image.ts'
import { riggedFigure } from '../../nodes/character/rigged/draw-rigged.ts'
import { SHOTS } from '../../nodes/shared/figures/figure.ts'
import { SILENT } from '../../nodes/shared/figures/speech/mouth-track.ts'
import { makeMira } from '../fixtures/characters/make-mira.ts'
import { SCENE } from '../fixtures/characters/scenes.ts'
import { createStage } from '../kernels/stage.ts'
import { openPeer } from '../oracles/characters.ts'

const [WIDTH, HEIGHT, FRAMES, AHEAD] = [1280, 720, 60, 4]
const folder = mkdtempSync(join(tmpdir(), 'reelgraph-bench-'))
const path = join(folder, 'mira.vrm')
writeFileSync(path, await makeMira())
const mira = await readCharacter(path, 'mira.vrm', { decode: readStill, fit: fitStill, beside: () => Promise.reject(new Error('nothing stands beside it')) })
rmSync(folder, { recursive: true })
const stage = createStage(2, 1 << 30)
const peerFolder = process.argv[2]
const peer = peerFolder === undefined ? undefined : await openPeer(peerFolder, { ...SCENE, width: WIDTH, height: HEIGHT, focal: (SCENE.focal * HEIGHT) / SCENE.height })
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

console.log(`${mira.mesh.triangles} triangles, ${mira.mesh.vertices} vertices`)
for (const shot of SHOTS) {
  const figure = riggedFigure(mira, { emotion: 'happy', intensity: 1, seed: 1, speech: SILENT, gestures: 1, walk: 0, facing: 0 }, { shot, width: WIDTH, height: HEIGHT, across: 0.5 })
  const [posing, drawing, theirs]: [number[], number[], number[]] = [[], [], []]
  let processor = 0
  for (let n = 0; n < FRAMES; n++) {
    const before = process.cpuUsage()
    const started = performance.now()
    const view = figure.view(n / 30)
    const posed = performance.now()
    const frame = await stage.kernels.mesh(WIDTH, HEIGHT, figure.mesh, view)
    drawing.push(performance.now() - posed)
    const used = process.cpuUsage(before)
    processor += (used.user + used.system) / 1000 / FRAMES
    ;(frame as { release?: () => void }).release?.()
    posing.push(posed - started)
    if (peer !== undefined && n % 10 === 0) theirs.push(await peer.time(5))
  }
  const begun = performance.now()
  let next = 0
  await Promise.all(Array.from({ length: AHEAD }, async () => {
    while (next < FRAMES) {
      const frame = await stage.kernels.mesh(WIDTH, HEIGHT, figure.mesh, figure.view(next++ / 30))
      ;(frame as { release?: () => void }).release?.()
    }
  }))
  const each = (performance.now() - begun) / FRAMES
  const [a, b] = [median(posing), median(drawing)]
  console.log(`${shot}: posing ${a.toFixed(1)} ms, drawing ${b.toFixed(1)} ms: ${(1000 / (a + b)).toFixed(0)} fps one after the other, ${(1000 / each).toFixed(0)} fps with ${AHEAD} on the way, ${processor.toFixed(1)} ms of processor time${theirs.length === 0 ? '' : `; three.js in SwiftShader ${median(theirs).toFixed(1)} ms`}`)
}
await stage.close()
await peer?.close()
