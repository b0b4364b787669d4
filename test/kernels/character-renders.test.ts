/** Mira as this engine draws her, against three.js in Chromium's software WebGL (test/oracles/characters.ts), with four samples a pixel in both. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Character } from '../../engine/frames/character.ts'
import { readCharacter } from '../../engine/media/characters/read-character.ts'
import { fitStill, readStill } from '../../engine/media/image.ts'
import { matrixOf, product, type Matrix } from '../../nodes/character/rigged/turn.ts'
import { makeMira } from '../fixtures/characters/make-mira.ts'
import { POSES, SCENE } from '../fixtures/characters/scenes.ts'
import { createStage, type Stage } from './stage.ts'

let stage: Stage
let mira: Character
beforeAll(async () => {
  stage = createStage()
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-mira-'))
  const path = join(folder, 'mira.vrm')
  writeFileSync(path, await makeMira())
  mira = await readCharacter(path, 'mira.vrm', { decode: readStill, fit: fitStill, beside: () => Promise.reject(new Error('nothing stands beside it')) })
  rmSync(folder, { recursive: true })
}, 120_000)
afterAll(() => stage.close())

test.each(Object.entries(POSES))('%s: outlines and colours', async (name, { shapes, turns }) => {
  const { width, height, focal, camera, lights } = SCENE
  const world: Matrix[] = []
  for (const i of mira.order) {
    const { name: node, parent, position, rotation, scale } = mira.nodes[i]!
    const own = matrixOf(position, turns[node] ?? rotation, scale)
    world[i] = parent === -1 ? own : (product(world[parent]!, own) as Matrix)
  }
  const eye = matrixOf([-camera[0], -camera[1], -camera[2]], [0, 0, 0, 1])
  const matrices = new Float32Array(mira.matrices.length * 16)
  mira.matrices.forEach(({ node, inverse }, i) => product(product(eye, world[node]!), inverse, matrices, i * 16))
  const frame = await stage.kernels.mesh(width, height, mira.mesh, {
    matrices, weights: Float32Array.from(mira.shapes, (one) => shapes[one.name] ?? 0), focal, centre: [width / 2, height / 2], near: 0.05, sky: [0, 0, 0], ground: [0, 0, 0], up: [0, 1, 0], edge: [0, 0, 0], lights,
  })
  const ours = await stage.kernels.toStill(frame)
  const theirs = await readStill(fileURLToPath(new URL(`../oracles/characters-${name}.png`, import.meta.url)))
  expect([theirs.width, theirs.height]).toEqual([width, height])
  let [both, either, inside, sum, far] = [0, 0, 0, 0, 0]
  for (let i = 0; i < width * height; i++) {
    const [a, b] = [ours.data[i * 4 + 3]!, theirs.data[i * 4 + 3]!]
    both += Math.min(a, b)
    either += Math.max(a, b)
    if (a < 255 || b < 255) continue
    inside++
    // Luma: chroma is shared by four pixels here.
    const luma = ({ data }: { readonly data: Uint8Array }): number => 0.2126 * data[i * 4]! + 0.7152 * data[i * 4 + 1]! + 0.0722 * data[i * 4 + 2]!
    const apart = Math.abs(luma(ours) - luma(theirs))
    sum += apart
    if (apart > 12) far++
  }
  expect(inside).toBeGreaterThan(20_000)
  expect(both / either).toBeGreaterThan(0.995)
  expect(sum / inside).toBeLessThan(3)
  expect(far / inside).toBeLessThan(0.02)
  // Means of each colour, over all of her.
  for (const k of [0, 1, 2]) {
    const mean = ({ data }: { readonly data: Uint8Array }): number => data.reduce((total, value, i) => (i % 4 === k && data[i - k + 3]! === 255 ? total + value : total), 0) / inside
    expect(Math.abs(mean(ours) - mean(theirs))).toBeLessThan(2)
  }
}, 60_000)
