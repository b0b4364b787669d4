/** What came of a run, for whoever asked for a film and not for a graph: the file, what made it, its scenes, and what the graph tells. */
import type { RunReport, RunResult, SceneResult } from '../contract/events.ts'
import type { Json } from '../contract/sockets.ts'
import { filledValue, linksIn } from '../graph/filling.ts'
import type { Link, ResolvedNode } from '../graph/resolved.ts'
import type { Evaluation } from './evaluate.ts'
import type { NodeResult } from './evaluation.ts'

type Output = RunReport['outputs'][number]
type Run = Pick<Evaluation, 'graph' | 'results' | 'reports' | 'options'>

/** The sink whose file is what was asked for; where none is called so, the first that wrote one. */
const FILM = 'film'
/** Files of single scenes, by the number in their name. */
const SCENE = /(?:^|[\\/])scene_(\d+)\.\w+$/

/** Pictures, and folders of them. */
const SILENT = /\.(gif|webp|png|jpe?g)$|[\\/][^.\\/]+$/i

/** Evaluates what the graph tells and no sink has needed. */
export async function makeResults(evaluation: Evaluation): Promise<void> {
  const told = Object.values(evaluation.graph.results).flatMap(linksIn)
  await Promise.all(told.map(({ node }) => evaluation.node(node)))
}

export async function resultOf(run: Run, { outputs, started, finished }: Pick<RunReport, 'outputs'> & { readonly started: string; readonly finished: string }): Promise<RunResult> {
  const told = toldBy(run)
  const film = outputs.find(({ node }) => node === FILM) ?? outputs.find(({ path }) => !SCENE.test(path)) ?? outputs[0]
  const scenes = await scenesOf(run, outputs, told['scenes'])
  return {
    ...told,
    ...(film === undefined ? {} : await fileFacts(run, film)),
    ...madeBy(run),
    ...(scenes.length === 0 ? {} : { scenes, sceneCount: typeof told['sceneCount'] === 'number' ? told['sceneCount'] : scenes.length }),
    started,
    finished,
  }
}

const readerOf = (results: Run['results']) => ({ node, port }: Link): Json | undefined => results.get(node)?.outputs?.[port] as Json | undefined

/** What its `results` say. Left out: what hangs on nodes that failed, or were passed over. */
function toldBy({ graph, results }: Run): Record<string, Json> {
  const read = readerOf(results)
  return Object.fromEntries(
    Object.entries(graph.results).flatMap(([name, filling]) => {
      const value = filledValue(filling, read)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

async function fileFacts({ results, options: { ports } }: Run, { node, path, bytes, frames }: Output): Promise<Omit<RunResult, 'started' | 'finished'>> {
  const { clip, track, image } = await portFacts(results.get(node), ports)
  return {
    path,
    bytes,
    ...(clip === undefined || frames === undefined ? {} : { frames, duration: clip.duration, fps: clip.rate.num / clip.rate.den, width: clip.width, height: clip.height }),
    ...(clip === undefined && track !== undefined ? { duration: track.duration } : {}),
    ...(clip === undefined && image !== undefined ? image : {}),
    hasAudio: track !== undefined && !SILENT.test(path),
  }
}

/** Of what a sink was given, and of what it has made of that. */
async function portFacts(result: NodeResult | undefined, { registry }: Run['options']['ports']) {
  const described = async (ports: Readonly<Record<string, { readonly type: string }>>, values: Readonly<Record<string, unknown>> = {}) =>
    Promise.all(Object.entries(ports).flatMap(([port, { type }]) => {
      const socket = registry.socket(type)
      const value = values[port]
      return socket === undefined || value === undefined || Array.isArray(value) ? [] : [socket.describe(value)]
    }))
  if (result === undefined) return {}
  const { spec, inputs, outputs } = result
  const facts = [...(await described(spec.outputs, outputs)), ...(await described(spec.inputs, inputs))]
  return { clip: facts.find(({ clip }) => clip !== undefined)?.clip, track: facts.find(({ track }) => track !== undefined)?.track, image: facts.find(({ image }) => image !== undefined)?.image }
}

/** Who has made pictures, films and voices, of which words. */
function madeBy({ graph, results, reports }: Run): Pick<RunResult, 'made' | 'backend' | 'model' | 'promptUsed'> {
  const made = [...graph.nodes.values()].flatMap((node) => {
    const { backend, model } = reports[node.name] ?? {}
    if (typeof backend !== 'string') return []
    const prompt = promptOf(node, results)
    return [{ node: node.name, backend, ...(typeof model === 'string' ? { model } : {}), ...(prompt === undefined ? {} : { prompt }) }]
  })
  if (made.length === 0) return {}
  const each = (values: readonly (string | undefined)[], between: string): string => [...new Set(values.filter((one) => one !== undefined))].join(between)
  const [model, promptUsed] = [each(made.map((one) => one.model), ', '), each(made.map((one) => one.prompt), '\n')]
  return { made, backend: each(made.map((one) => one.backend), ', '), ...(model === '' ? {} : { model }), ...(promptUsed === '' ? {} : { promptUsed }) }
}

function promptOf({ params, paramLinks, fillings }: ResolvedNode, results: Run['results']): string | undefined {
  const read = readerOf(results)
  const link = paramLinks['prompt']
  const filling = fillings['prompt']
  const value = link !== undefined ? read(link) : filling !== undefined ? filledValue(filling, read) : params['prompt']
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What the graph tells of its scenes, with the files of each. */
async function scenesOf(run: Run, outputs: readonly Output[], told: Json | undefined): Promise<SceneResult[]> {
  const scenes = new Map<number, SceneResult>()
  for (const [at, one] of (Array.isArray(told) ? told : []).entries()) {
    const own = typeof one === 'object' && one !== null && !Array.isArray(one) ? one : {}
    const number = typeof own['number'] === 'number' ? own['number'] : at + 1
    const text = typeof one === 'string' ? one : (own['text'] ?? own['prompt'])
    scenes.set(number, { ...own, number, ...(typeof text === 'string' ? { text } : {}) })
  }
  for (const output of outputs) {
    const number = Number(SCENE.exec(output.path)?.[1] ?? Number.NaN)
    if (Number.isNaN(number)) continue
    const { clip } = await portFacts(run.results.get(output.node), run.options.ports)
    scenes.set(number, { ...scenes.get(number), number, ...(clip === undefined ? { soundPath: output.path } : { path: output.path, duration: clip.duration }) })
  }
  return [...scenes.values()].sort((a, b) => a.number - b.number)
}
