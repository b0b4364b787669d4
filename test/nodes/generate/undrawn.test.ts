/** What a plan says of prompts: the backend that will be taken, each word, the warnings; and what a card shows. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '../../../engine/host/container.ts'
import type { Engine, NodePlan } from '../../../engine/host/engine.ts'
import type { GraphDocument } from '../../../engine/graph/document.ts'

let engine: Engine
let project: string
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'reelgraph-undrawn-'))
  engine = await createEngine({ project, workers: 0 })
})
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true, force: true })
})

const SMALL = { width: 64, height: 36 }
const film = (params: object, enhance = false): GraphDocument => ({
  format: 1,
  nodes: {
    ...(enhance ? { words: { type: 'prompt-enhance', params: { prompt: (params as { prompt: string }).prompt } } } : {}),
    scene: { type: 'text-to-video', params: { duration: 0.5, fps: 4, ...SMALL, ...params } as never, ...(enhance ? { inputs: { prompt: 'words.text' } } : {}) },
    film: { type: 'encode', params: { file: 'film.mp4' }, inputs: { video: 'scene.video' } },
  },
})
const picture = (params: object): GraphDocument => ({
  format: 1,
  nodes: { scene: { type: 'text-to-image', params: { ...SMALL, ...params } as never }, file: { type: 'save-image', params: { file: 'a.png' }, inputs: { image: 'scene.image' } } },
})
async function planned(document: GraphDocument): Promise<{ facts: NodePlan['facts']; warnings: readonly string[] }> {
  const { nodes, warnings, faults } = await engine.plan({ document })
  expect(faults).toEqual([])
  return { facts: nodes.find(({ node }) => node === 'scene')!.facts, warnings: warnings.map(({ code, node, port }) => `${code} ${node}.${port}`) }
}

describe.each([['a film', film], ['a picture', picture]])('%s', (_, graph) => {
  it.each([['a herd of mammoths'], ['a molecule'], ['a hot dog'], ['']])('of "%s" is a card, and the plan says so', async (prompt) => {
    expect(await planned(graph({ prompt }))).toMatchObject({ facts: { backend: 'text-card' }, warnings: ['W_PROMPT_NOT_DRAWN scene.prompt'] })
  })

  it('paints what was asked for by name, and warns', async () => {
    expect(await planned(graph({ prompt: 'a molecule', backend: 'procedural' }))).toMatchObject({ facts: { backend: 'procedural', words: [{ text: 'molecule', verdict: 'unknown' }] }, warnings: ['W_PROMPT_NOT_DRAWN scene.prompt'] })
  })

  it('tells each word, and warns of those that are not understood', async () => {
    expect(await planned(graph({ prompt: 'mammoths on the ocean, calm' }))).toMatchObject({
      facts: { backend: 'procedural', words: [{ text: 'mammoths', verdict: 'unknown' }, { text: 'ocean', verdict: 'drawn', as: 'sea' }, { text: 'calm', verdict: 'known' }] },
      warnings: ['W_PROMPT_WORDS scene.prompt'],
    })
    expect((await planned(graph({ prompt: 'cinematic sea at sunset' }))).warnings).toEqual([])
  })
})

describe('a prompt that was enhanced', () => {
  it('is chosen for, told and shown in the user\'s words', async () => {
    const { facts, warnings } = await planned(film({ prompt: 'A herd of mammoths at night' }, true))
    expect((facts?.['lines'] as readonly string[]).join(' ')).toBe('A herd of mammoths at night')
    expect(facts).toMatchObject({ backend: 'text-card', words: [{ text: 'herd', verdict: 'unknown' }, { text: 'mammoths', verdict: 'unknown' }, { text: 'night', verdict: 'known' }] })
    expect(warnings).toEqual(['W_PROMPT_NOT_DRAWN scene.prompt'])
  })
})

it('a card is a picture of its words, and no other words give it', async () => {
  const shown = async (prompt: string): Promise<string> => {
    const still = (await engine.preview({ document: picture({ prompt, width: 240, height: 136 }), node: 'scene' })).still!
    return Buffer.from(still.data).toString('base64')
  }
  const all = await Promise.all(['a herd of mammoths', 'a molecule', 'a hot dog'].map(shown))
  expect(new Set(all).size).toBe(3)
})
