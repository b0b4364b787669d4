/** A rigged model that speaks: what is measured in its pictures, against what was said and felt. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Character } from '../../../engine/frames/character.ts'
import type { Still } from '../../../engine/frames/clip.ts'
import { readCharacter } from '../../../engine/media/characters/read-character.ts'
import { fitStill, readStill } from '../../../engine/media/image.ts'
import { bonesOf } from '../../../nodes/character/rigged/bones.ts'
import { riggedFigure } from '../../../nodes/character/rigged/draw-rigged.ts'
import { rigOf } from '../../../nodes/character/rigged/rig.ts'
import type { Shot } from '../../../nodes/shared/figures/figure.ts'
import type { Life } from '../../../nodes/shared/figures/life.ts'
import { mouthOfTimings, SILENT, type MouthTrack } from '../../../nodes/shared/figures/speech/mouth-track.ts'
import { visemesOf } from '../../../nodes/shared/figures/speech/visemes.ts'
import { makeMira } from '../../fixtures/characters/make-mira.ts'
import { createStage, type Stage } from '../../kernels/stage.ts'

const MIRA = fileURLToPath(new URL('../../../graphs/mira.vrm', import.meta.url))
const read = (path: string): Promise<Character> => readCharacter(path, 'mira.vrm', { decode: readStill, fit: fitStill, beside: () => Promise.reject(new Error('nothing stands beside it')) })
const life: Life = { emotion: 'neutral', intensity: 1, seed: 3, speech: SILENT, gestures: 0, walk: 0, facing: 0 }

let stage: Stage
let mira: Character
beforeAll(async () => {
  stage = createStage()
  mira = await read(MIRA)
}, 60_000)
afterAll(() => stage.close())

async function drawn(character: Character, change: Partial<Life>, shot: Shot, time = 0.2, width = 200, height = 200): Promise<Still> {
  const figure = riggedFigure(character, { ...life, ...change }, { shot, width, height, across: 0.5 })
  return stage.kernels.toStill(await stage.kernels.mesh(width, height, figure.mesh, figure.view(time)))
}

/** First and last column and row that is covered. */
function box({ width, height, data }: Still): { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number } {
  const seen = Array.from({ length: width * height }, (_, i) => i).filter((i) => data[i * 4 + 3]! > 127)
  return { left: Math.min(...seen.map((i) => i % width)), right: Math.max(...seen.map((i) => i % width)), top: Math.floor(seen[0]! / width), bottom: Math.floor(seen.at(-1)! / width) }
}

/** Pixels of the inside of the mouth: dark red, and teeth, in the face's lower half. */
function opening({ width, height, data }: Still, [from, to]: readonly [number, number] = [0.41, 0.58]): number {
  let count = 0
  for (let y = Math.floor(height * 0.53); y < height * 0.68; y++) {
    for (let x = Math.floor(width * from); x < width * to; x++) {
      const [r, g, b] = [0, 1, 2].map((k) => data[(y * width + x) * 4 + k]!) as [number, number, number]
      if ((r < 110 && r > 1.6 * g && r > 1.6 * b) || (r > 90 && r - b < 32)) count++
    }
  }
  return count
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length
  const [ma, mb] = [mean(a), mean(b)]
  const dot = (p: readonly number[], pm: number, q: readonly number[], qm: number): number => p.reduce((sum, value, i) => sum + (value - pm) * (q[i]! - qm), 0)
  return dot(a, ma, b, mb) / Math.sqrt(dot(a, ma, a, ma) * dot(b, mb, b, mb))
}

const says = (mouth: Partial<ReturnType<MouthTrack['mouth']>>): MouthTrack => ({
  mouth: () => ({ open: 0, wide: 0, round: 0, press: 0, bite: 0, tongue: 0, upper: 0, lower: 0, ...mouth }),
  voice: () => 1,
})

/** Mira, whose shapes have other names. */
const renamed = (names: Readonly<Record<string, string>>, expressions = false): Character => ({
  ...mira,
  shapes: mira.shapes.map((shape, i) => ({ ...shape, name: names[shape.name] ?? `s${i}` })),
  ...(expressions ? {} : { expressions: [] }),
})

describe('mouths', () => {
  test.each([
    ['arkit', () => mira],
    ['vrm', () => renamed({}, true)],
    ['visemes', () => renamed({ jawOpen: 'viseme_aa', mouthPucker: 'viseme_U', mouthFunnel: 'viseme_O', mouthRollLower: 'viseme_FF' })],
    ['shape', () => renamed({ jawOpen: 'Wolf3D_Head.mouthOpen' })],
  ] as const)('%s: the mouth opens as it is asked to, and shuts', async (kind, make) => {
    const character = make()
    expect(rigOf(character).face.kind).toBe(kind)
    const seen: number[] = []
    for (const open of [0, 0.2, 0.4, 0.6, 0.8]) seen.push(opening(await drawn(character, { speech: says({ open }) }, 'close-up')))
    expect(seen[0]).toBeLessThan(12)
    for (let i = 1; i < seen.length; i++) expect(seen[i]).toBeGreaterThan(seen[i - 1]!)
    expect(seen[4]).toBeGreaterThan(seen[0]! + 80)
  }, 60_000)

  test.each([['arkit', () => mira], ['vrm', () => renamed({}, true)]] as const)('%s: a sentence is followed, and lips are shut for m, b and p', async (_kind, make) => {
    const rate = 25
    let time = 0.3
    // "Maybe my mother bought five blue apples."
    const phonemes = 'm ey b iy m ay m ah dh er b ao t f ay v b l uw ae p ax l z'.split(' ').map((symbol) => {
      const from = time
      time += /^[aeiou]/.test(symbol) ? 0.15 : 0.09
      return { symbol, from, to: time }
    })
    const speech = mouthOfTimings({ alphabet: 'arpabet', duration: time + 0.4, words: [{ text: 'sentence', from: 0.3, to: time, phonemes }] })
    const character = make()
    const [seen, asked, told]: [number[], number[], number[]] = [[], [], []]
    const shut: number[] = []
    for (let n = 0; n / rate < time + 0.3; n++) {
      // In the middle: round lips are as high as others, but not as wide.
      const one = opening(await drawn(character, { speech }, 'close-up', n / rate, 300, 300), [0.47, 0.53])
      const at = phonemes.find(({ from, to }) => n / rate >= from && n / rate < to)
      const visemes = at === undefined ? [] : visemesOf(at.symbol, 'arpabet')
      seen.push(one)
      told.push(speech.mouth(n / rate).open)
      asked.push(at === undefined ? 0 : (visemes[Math.min(visemes.length - 1, Math.floor(((n / rate - at.from) / (at.to - at.from)) * visemes.length))]!.mouth.open ?? 0))
      if (at !== undefined && /^[mbp]$/.test(at.symbol)) shut.push(one)
    }
    // Neighbouring sounds pull at each other: the mouth's own track is at 0.84 from them.
    expect(correlation(seen, asked)).toBeGreaterThan(0.75)
    expect(correlation(seen, told)).toBeGreaterThan(0.93)
    expect(shut.length).toBeGreaterThan(8)
    expect(shut.filter((one) => one <= 3).length / shut.length).toBeGreaterThanOrEqual(0.95)
  }, 120_000)

  test('a jaw, where there is nothing else; and none', () => {
    expect(rigOf({ ...renamed({}), nodes: mira.nodes.map((node, i) => (i === mira.bones['leftEye'] ? { ...node, name: 'Jaw' } : node)), bones: {} }).face.kind).toBe('jaw')
    expect(rigOf(renamed({})).face.kind).toBe('none')
  })

  test('round lips are narrower than spread ones', async () => {
    const wide = async (speech: MouthTrack): Promise<number> => {
      const { data, width, height } = await drawn(mira, { speech }, 'close-up')
      const columns = new Set<number>()
      for (let y = Math.floor(height * 0.5); y < height * 0.8; y++) for (let x = Math.floor(width * 0.3); x < width * 0.7; x++) {
        const [r, g] = [data[(y * width + x) * 4]!, data[(y * width + x) * 4 + 1]!]
        if (r < 125 && r > 1.45 * g) columns.add(x)
      }
      return columns.size
    }
    expect(await wide(says({ open: 0.45, wide: 0.7 }))).toBeGreaterThan((await wide(says({ open: 0.45, round: 0.9 }))) + 6)
  })
})

describe('bodies', () => {
  test('arms hang down, whatever pose the model was saved in', async () => {
    // Saved with its arms stretched out it is nearly as wide as it is tall.
    const { left, right, top, bottom } = box(await drawn(mira, {}, 'wide', 0.2, 240, 240))
    expect((right - left) / (bottom - top)).toBeLessThan(0.42)
  })

  test('shots go from head and shoulders to all of it', async () => {
    const heads: number[] = []
    for (const shot of ['close-up', 'medium', 'wide'] as const) {
      const still = await drawn(mira, {}, shot, 0.2, 320, 240)
      const { top, bottom, left, right } = box(still)
      expect(top).toBeGreaterThan(2)
      expect([left > 0, right < 319]).toEqual([true, true])
      expect(bottom === 239).toBe(shot !== 'wide')
      // Rows down to where the face is narrowest: about the neck.
      const widths = Array.from({ length: 240 }, (_, y) => Array.from({ length: 320 }, (__, x) => x).filter((x) => still.data[(y * 320 + x) * 4 + 3]! > 127).length)
      const widest = widths.indexOf(Math.max(...widths.slice(top, top + 30 + (bottom - top) / 5)))
      heads.push(widths[widest]!)
    }
    expect(heads[0]).toBeGreaterThan(heads[1]! * 1.25)
    expect(heads[1]).toBeGreaterThan(heads[2]! * 1.4)
  }, 60_000)

  test('emotions differ, and a moment is the same whenever it is asked for', async () => {
    const face = async (emotion: Life['emotion']): Promise<Uint8Array> => (await drawn(mira, { emotion }, 'close-up')).data
    const apart = (a: Uint8Array, b: Uint8Array): number => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length
    const all = new Map<string, Uint8Array>()
    for (const emotion of ['neutral', 'happy', 'sad', 'angry', 'surprised'] as const) all.set(emotion, await face(emotion))
    for (const [name, one] of all) for (const [other, two] of all) if (name !== other) expect(apart(one, two)).toBeGreaterThan(0.8)
    expect(apart(await face('happy'), all.get('happy')!)).toBe(0)
  }, 60_000)

  test.each([
    ['Mixamo', { 'mixamorig:Hips': 'hips', 'mixamorig:LeftArm': 'leftUpperArm', 'mixamorig:LeftForeArm': 'leftLowerArm', 'mixamorig:RightUpLeg': 'rightUpperLeg', 'mixamorig:Head': 'head', 'mixamorig:LeftHandIndex1': 'leftIndexProximal' }],
    ['Ready Player Me', { Hips: 'hips', Spine: 'spine', Spine2: 'chest', Neck: 'neck', Head: 'head', LeftEye: 'leftEye', RightArm: 'rightUpperArm', RightHand: 'rightHand', LeftLeg: 'leftLowerLeg' }],
    ['Rigify', { 'DEF-upper_arm.L': 'leftUpperArm', 'DEF-forearm.R': 'rightLowerArm', 'DEF-thigh.L': 'leftUpperLeg', 'DEF-hand.L': 'leftHand', jaw: 'jaw' }],
    ['VRoid', { J_Bip_C_Head: 'head', J_Bip_C_Hips: 'hips', J_Bip_L_UpperArm: 'leftUpperArm', J_Bip_R_LowerArm: 'rightLowerArm', J_Adj_L_FaceEye: undefined }],
    ['3ds Max', { 'Bip01 L UpperArm': 'leftUpperArm', 'Bip01 R Forearm': 'rightLowerArm', 'Bip01 Head': 'head' }],
  ] as const)('joints by the names of %s', (_kind, names) => {
    const list = Object.keys(names)
    const nodes = list.map((name) => ({ name, parent: -1, position: [0, 0, 0], rotation: [0, 0, 0, 1], scale: [1, 1, 1] }) as const)
    const found = Object.fromEntries(Object.entries(bonesOf({ bones: {}, nodes })).map(([bone, node]) => [list[node], bone]))
    expect(found).toEqual(Object.fromEntries(Object.entries(names).filter(([, bone]) => bone !== undefined)))
  })
})

test('the model in graphs/ is what its script makes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-mira-'))
  const path = join(folder, 'mira.vrm')
  await makeMira().then(async (bytes) => (await import('node:fs/promises')).writeFile(path, bytes))
  const made = await read(path)
  rmSync(folder, { recursive: true })
  expect({ ...made, mesh: made.mesh.vertices, matrices: 0 }).toEqual({ ...mira, mesh: mira.mesh.vertices, matrices: 0 })
}, 120_000)
