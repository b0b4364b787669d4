/**
 * `reelgraph batch --topic`: from a topic alone to a film. Scenes as JSON, a sound, pictures and a clip for each, and all of them as one
 * film, each in a folder of its own. What is there is kept; a scene that fails is told, and the film goes on without it.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, posix, relative } from 'node:path'
import { failure } from '../contract/errors.ts'
import type { GraphDocument, GraphNode } from '../graph/document.ts'
import type { Engine, RenderRequest } from '../host/engine.ts'
import { objectOf, parseJson } from '../media/rows/table.ts'
import { callOf } from '../productions/call.ts'
import { shippedGraph } from '../productions/productions.ts'
import { renderBatch, type BatchSettings } from './batch.ts'
import { exitCodeOfFaults, printFaults, printWarnings } from './faults.ts'
import type { BatchRow, Inputs } from './inputs.ts'
import { readRows } from './rows.ts'

export interface TopicSettings extends BatchSettings {
  readonly topic: string
  /** At most. */
  readonly scenes: number
  /** Pictures of each, of which the best is taken. */
  readonly variants: number
  /** Inputs of the production `clip`; `voice` and `rate` of what is said. */
  readonly given: Inputs
}

/** Frames that Stable Video Diffusion makes at once. */
const FRAMES = 25
const FPS = 6
/** Seconds of speech a scene, about. */
const SPOKEN = 4

export const slugOf = (topic: string): string => topic.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_+|_+$/g, '') || 'topic'

interface Places {
  readonly slug: string
  readonly scenes: string
  readonly sounds: string
  readonly pictures: string
  readonly clips: string
  readonly film: string
}

const placesOf = (slug: string): Places => ({ slug, scenes: `${slug}/1_scripts/${slug}_scenes.json`, sounds: `${slug}/2_audio`, pictures: `images/${slug}`, clips: `video/clips/${slug}`, film: `video/${slug}.mp4` })

type Base = Omit<RenderRequest, 'document' | 'inputs'>
interface Scene {
  readonly name: string
  readonly prompt: string
  readonly line: string
  readonly camera: string
}

/** @returns the exit code: 0 where all is made, else that of the first that is not */
export async function renderTopic(engine: Engine, base: Base, settings: TopicSettings): Promise<number> {
  const places = placesOf(slugOf(settings.topic))
  const inside = relative(engine.project, engine.output).replaceAll('\\', '/')
  if (inside.startsWith('..')) throw failure('E_USAGE', { port: '--out', expected: 'a folder in the project folder', got: engine.output, fix: 'What one step writes the next one reads: leave --out away, or choose another --project.' })
  const here = (file: string): string => posix.join(inside, file)
  const step = (title: string): void => void process.stderr.write(`${title}\n`)
  if (!existsSync(join(engine.output, places.scenes))) {
    step(`scenes: ${places.scenes}`)
    const code = await one(engine, { ...base, document: await shippedGraph('topic/scenes.json'), inputs: { topic: settings.topic, scenes: settings.scenes, seconds: Math.max(3, settings.scenes * SPOKEN), file: places.scenes } }, settings)
    if (code !== 0) return code
  } else step(`scenes: ${places.scenes} is there, and taken as it is`)
  const scenes = await readScenes(join(engine.output, places.scenes), settings.topic)
  const codes: number[] = []
  const batch = async (title: string, document: GraphDocument, rows: readonly BatchRow[], folder: string): Promise<void> => {
    if (rows.length === 0 || base.signal?.aborted === true) return
    step(`${title}: ${folder}`)
    codes.push(await renderBatch(engine, { ...base, document }, { rows, faults: [] }, { ...settings, folder, brief: true }))
  }
  const { voice = '', rate = 1, ...clip } = settings.given
  const { width = 1024, height = 576 } = clip
  const size = { width, height }
  await batch('sounds', await shippedGraph('topic/sounds.json'), scenes.filter(({ line }) => line !== '').map(({ name, line }) => ({ place: name, name, inputs: { text: line, voice, rate, file: `${places.sounds}/scene.mp3`, subtitles: `${places.sounds}/scene.srt` } })), places.sounds)
  await batch('pictures', await shippedGraph('topic/pictures.json'), scenes.flatMap(({ name, prompt }, k) => Array.from({ length: settings.variants }, (_, v) => ({ place: name, name: `${name}_var_${number(v + 1)}`, inputs: { prompt, seed: 1 + k * settings.variants + v, ...size, file: `${places.pictures}/scene.png` } }))), places.pictures)
  const { document } = await callOf(engine.project, 'clip', {})
  const found = existsSync(join(engine.output, places.pictures)) ? await readRows(join(engine.output, places.pictures), engine.project, document) : { rows: [] }
  const rows: BatchRow[] = []
  for (const row of found.rows) {
    const scene = scenes.find(({ name }) => name === row.name)
    if (scene === undefined) continue
    const frames = await framesFor(engine, scene, here(`${places.sounds}/${scene.name}.mp3`), clip)
    step(`  ${frames.said}`)
    rows.push({ ...row, inputs: { ...row.inputs, prompt: [scene.prompt, scene.camera.replaceAll('-', ' ')].filter((said) => said !== '').join(', '), ...clip, frames: frames.count, file: `${places.clips}/clip.mp4` } })
  }
  await batch('clips', document, rows, places.clips)
  const made = scenes.filter(({ name }) => existsSync(join(engine.output, places.clips, `${name}.mp4`)))
  if (made.length > 0 && base.signal?.aborted !== true) {
    step(`film: ${places.film}`)
    codes.push(await one(engine, { ...base, document: filmDocument({ ...(await shippedGraph('topic/film.json')), title: settings.topic }, made, places, here, (file) => existsSync(join(engine.output, file))) }, settings))
  }
  if (base.signal?.aborted === true) return 130
  return codes.find((code) => code !== 0) ?? 0
}

async function one(engine: Engine, request: RenderRequest, { json, verbose }: TopicSettings): Promise<number> {
  const report = await engine.render({ ...request, ...(json ? { onEvent: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`) } : {}) })
  if (!json) {
    printFaults(report.faults, verbose)
    printWarnings(report.warnings)
    for (const { path } of report.outputs) process.stdout.write(`${path}\n`)
  }
  return report.status === 'cancelled' ? 130 : exitCodeOfFaults(report.faults)
}

const number = (n: number): string => String(n).padStart(2, '0')

/** A part of a script need not name what it is about; its picture shows it. */
const withTopic = (topic: string, prompt: string): string => (prompt.toLowerCase().includes(topic.toLowerCase()) ? prompt : `${topic}. ${prompt}`)

/** @throws E_USAGE, E_JSON_SYNTAX */
async function readScenes(file: string, topic: string): Promise<readonly Scene[]> {
  const list = parseJson(await readFile(file, 'utf8'), file)
  if (!Array.isArray(list) || list.length === 0) throw failure('E_USAGE', { file, expected: 'a list of scenes', got: JSON.stringify(list).slice(0, 40) })
  return list.map((value, k) => {
    const text = (field: string): string => (typeof scene[field] === 'string' ? scene[field] : '')
    const scene = objectOf(value, `${file}[${k}]`)
    if (text('prompt') === '') throw failure('E_USAGE', { file: `${file}[${k}]`, expected: 'a scene with a prompt', got: JSON.stringify(scene).slice(0, 40) })
    return { name: `scene_${number(k + 1)}`, prompt: withTopic(topic, text('prompt')), line: text('line'), camera: text('camera') }
  })
}

/** As many frames as are asked for, and no fewer than the sound lasts. */
async function framesFor(engine: Engine, { name }: Scene, sound: string, given: Inputs): Promise<{ readonly count: number; readonly said: string }> {
  const [frames, fps] = [Number(given['frames'] ?? FRAMES), Number(given['fps'] ?? FPS)]
  const seconds = existsSync(join(engine.project, sound)) ? (await engine.probe(sound)).duration : 0
  const count = Math.max(frames, Math.ceil(seconds * fps))
  const sum = `${count} frames / ${fps} a second = ${(count / fps).toFixed(1)} s`
  return { count, said: seconds === 0 ? `${name}: ${sum}` : `${name}: ${sum}, its sound ${seconds.toFixed(1)} s` }
}

/** Each clip with its own sound, one after the other: the nodes of the graph that stand for a scene are there once for each. */
function filmDocument(graph: GraphDocument, scenes: readonly Scene[], { sounds, clips, film }: Places, here: (file: string) => string, there: (file: string) => boolean): GraphDocument {
  const { clip, sound, silence, joined, film: sink } = graph.nodes
  const withFile = (node: GraphNode | undefined, file: string): GraphNode => ({ ...node!, params: { ...node!.params, file } })
  const nodes: Record<string, GraphNode> = {}
  const names = scenes.map(({ name }) => name.replace('_', '-'))
  for (const [k, { name }] of scenes.entries()) {
    const track = `${sounds}/${name}.mp3`
    nodes[names[k]!] = withFile(clip, here(`${clips}/${name}.mp4`))
    nodes[`${names[k]!}-sound`] = there(track) ? withFile(sound, here(track)) : silence!
  }
  nodes['joined'] = { ...joined!, inputs: { video: names.map((name) => `${name}.video`), audio: names.map((name) => `${name}-sound.audio`) } }
  nodes['film'] = withFile(sink, film)
  return { ...graph, nodes }
}
