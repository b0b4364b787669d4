/** Films of coloured noise and tones to edit, with the types of all nodes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { createEngine } from '../../../engine/host/container.ts'
import { catalogue } from '../../../engine/plugins/catalogue.ts'
import type { GraphDocument, GraphNode, Json } from '../../../editor/document/document.ts'
import type { Known, TypeFacts } from '../../../editor/timeline/known.ts'
import type { Engine } from '../../../engine/host/engine.ts'

export const RATE = 25

/** Nothing is known but what the nodes say themselves, and the lengths given. */
export function knownFrom({ registry }: Pick<Engine, 'registry'>, lengths: Readonly<Record<string, number>> = {}): Known {
  const types = new Map(catalogue(registry).nodes.map((type) => [type.type, type as unknown as TypeFacts]))
  return { types, clip: (link) => (lengths[link] === undefined ? undefined : { frames: lengths[link], rate: { num: RATE, den: 1 } }), sound: () => undefined }
}

/** An engine for the tests of a file: made before them, closed after. `prepare` runs once it is there. */
export function useEngine(prepare: (engine: Engine) => void): void {
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-timeline-'))
  let engine: Engine
  beforeAll(async () => {
    engine = await createEngine({ workers: 0, project })
    prepare(engine)
  }, 60_000)
  afterAll(async () => {
    await engine.close()
    rmSync(project, { recursive: true, force: true })
  })
}

const shot = (frames: number, params: Readonly<Record<string, Json>> = {}): GraphNode => ({ type: 'text-to-video', version: 1, params: { prompt: 'calm sea', duration: frames / RATE, width: 64, height: 36, fps: RATE, ...params } })
export const track = (duration: number): GraphNode => ({ type: 'tone', version: 1, params: { duration } })

/** Clips of so many frames, one after the other. */
export function filmOf(lengths: readonly number[], more: Partial<GraphDocument> = {}): GraphDocument {
  const names = lengths.map((_, i) => `s${i}`)
  return {
    format: 1,
    ...more,
    nodes: {
      ...Object.fromEntries(names.map((name, i) => [name, shot(lengths[i]!, { seed: i })])),
      cuts: { type: 'sequence', version: 1, params: { transition: 'cut' }, inputs: { clips: names.map((name) => `${name}.video`) } },
      film: { type: 'encode', version: 1, params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'cuts.video' } },
      ...more.nodes,
    },
  }
}
