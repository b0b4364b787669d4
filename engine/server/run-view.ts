/** Runs and their events as clients see them: output files by address instead of by their place on this machine. */
import { basename, relative, sep } from 'node:path'
import type { Engine } from '../host/engine.ts'
import { outlook } from '../queue/outlook.ts'
import type { NumberedEvent, QueuedRun, RunQueue } from '../queue/queue.ts'
import type { KeptFilms } from './kept-films.ts'
import type { Tell } from './project-paths.ts'
import type { RunReport, RunResult } from '../contract/events.ts'

type Output = Omit<RunReport['outputs'][number], 'path'>

/** A file below the output folder: its name there and the address to read it from. */
function outputLink(folder: string, path: string): { file: string; url?: string } {
  const file = relative(folder, path).split(sep).join('/')
  if (file.startsWith('../') || file === '..') return { file: path }
  return { file, url: `/api/files/${file.split('/').map(encodeURIComponent).join('/')}` }
}

function outputView<T extends Output & { readonly path: string }>(folder: string, { path, ...rest }: T) {
  return { ...rest, ...outputLink(folder, path) }
}

/** The file of this run, wherever it is now: a later run may have written over it. */
function ownOutput<T extends Output & { readonly path: string }>(folder: string, run: string, one: T, kept: KeptFilms | undefined, tell: Tell) {
  const sha256 = kept?.digestOf(run, one.path)
  const view = { ...outputView(folder, one), path: tell(one.path), ...(sha256 === undefined ? {} : { sha256, immutable: filmUrl(sha256, one.path) }) }
  const standing = kept?.standing(run, one.path)
  if (standing === undefined || standing === 'there') return view
  const { url: _, ...rest } = view
  return standing === 'gone' ? { ...rest, standing } : { ...rest, standing, url: `/api/runs/${run}/files/${basename(kept!.pathOf(run, one.path))}` }
}

/** Places of files as addresses, those within the scenes too. */
function resultView({ output }: Engine, { path, scenes, ...rest }: RunResult, tell: Tell, linkOf: (path: string) => object = (one) => outputLink(output, one)) {
  const at = (file: string): object => ({ path: tell(file), ...linkOf(file) })
  return {
    ...tell(rest),
    ...(path === undefined ? {} : at(path)),
    ...(scenes === undefined ? {} : { scenes: scenes.map(({ path: clip, soundPath, ...scene }) => {
      const sound = soundPath === undefined ? {} : (linkOf(soundPath) as { url?: string })
      return { ...tell(scene), ...(clip === undefined ? {} : at(clip)), ...(soundPath === undefined ? {} : { soundPath: tell(soundPath), ...(sound.url === undefined ? {} : { soundUrl: sound.url }) }) }
    }) }),
  }
}

export function runView(engine: Engine, run: QueuedRun, tell: Tell, queue?: RunQueue, kept?: KeptFilms) {
  const { order, report, place: _, overtaken: _____, ...rest } = run
  const { document: __, role: ___, idempotency: ____, ...ordered } = order
  const outputs = (report?.outputs ?? []).map((one) => ownOutput(engine.output, run.id, one, kept, tell))
  const ownLink = (path: string): object => {
    const found = outputs[report!.outputs.findIndex((one) => one.path === path)]
    return found === undefined ? outputLink(engine.output, path) : { file: found.file, ...('url' in found && found.url !== undefined ? { url: found.url } : {}) }
  }
  return {
    ...rest,
    ...ordered,
    faults: tell(run.faults),
    ...(report === undefined ? {} : { seconds: report.seconds }),
    warnings: tell(report?.warnings ?? (queue?.events(0, run.id) ?? []).flatMap(({ event }) => (event.type === 'warning' ? [event.warning] : []))),
    outputs,
    ...(report?.result === undefined ? {} : { result: resultView(engine, report.result, tell, ownLink) }),
    ...(queue === undefined || run.status !== 'running' ? {} : { progress: queue.progressOf(run.id), ...outlook(queue.progressOf(run.id)) }),
  }
}

/** What is at this address never changes. */
export const filmUrl = (sha256: string, path: string): string => `/api/films/${sha256}/${encodeURIComponent(basename(path))}`

/** The growing stream of a film in the making. */
export const liveUrl = (run: string, node: string): string => `/api/runs/${run}/live/${encodeURIComponent(node)}/index.m3u8`

/** The event with its number and run, and with links for the files that it names. */
export function eventView(engine: Engine, { id, run, event }: NumberedEvent, tell: Tell) {
  const { output } = engine
  if (event.type === 'artifact') return { id, run, ...outputView(output, event) }
  if (event.type === 'film-part') {
    const { path: _, sound, ...part } = event
    return { id, run, ...part, sound: sound !== undefined, url: liveUrl(run, event.node) }
  }
  if (event.type === 'node-error' || event.type === 'warning' || event.type === 'node-report') return { id, run, ...tell(event) }
  if (event.type === 'training') {
    const { sample, ...step } = event
    return { id, run, ...step, ...(sample === undefined ? {} : { sample: { step: sample.step, prompt: sample.prompt, ...outputLink(output, sample.path) } }) }
  }
  if (event.type !== 'run-done') return { id, run, ...event }
  const { outputs, result, ...report } = event.report
  return { id, ...event, run, report: { ...tell(report), outputs: outputs.map((one) => outputView(output, one)), ...(result === undefined ? {} : { result: resultView(engine, result, tell) }) } }
}
