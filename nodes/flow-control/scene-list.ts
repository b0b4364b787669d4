import { defineNode, type Json } from '../../engine/api.ts'
import { isRecord } from '../shared/is-record.ts'

const TITLE = 60

/** Says what became of the scenes of a film: a list for programs, markers with titles, and the script. */
export const sceneList = defineNode({
  type: 'scene-list',
  title: 'Scene list',
  version: 1,
  category: 'flow-control',
  description: 'Puts together what is known of the scenes of a film: number, words, prompt, beginning and end, line, and the file of each. Scenes that are missing are told of.',
  tags: ['scenes', 'markers', 'chapters', 'script', 'report', 'storyboard'],
  inputs: {
    video: { type: 'video', title: 'Film', description: 'Where the last scene ends.' },
    files: { type: 'text', multiple: true, optional: true, title: 'Files', description: 'Of the scenes, in their order.' },
  },
  outputs: {
    markers: { type: 'data', title: 'Markers', description: 'A list of { scene, frame, seconds, transition, duration, title }.' },
    scenes: { type: 'data', title: 'Scenes', description: 'A list of { number, text, prompt, start, end, duration, transition, line, hasAudio, file? }.' },
    script: { type: 'text', title: 'Script', description: 'All lines, or where none are said the words of the scenes.' },
  },
  params: {
    markers: { type: 'json', default: [], title: 'Markers', description: 'From sequence.' },
    scenes: { type: 'json', default: [], title: 'Scenes', description: 'As storyboard takes them.' },
  },
  cost: 0,
  run({ inputs, params, links, log, report }) {
    const given = (Array.isArray(params.scenes) ? params.scenes : []).filter(isRecord)
    const marks = (Array.isArray(params.markers) ? params.markers : []).filter(isRecord)
    const { length, rate } = inputs.video.info
    const end = (length * rate.den) / rate.num
    const files = filesByScene(inputs.files, links.files)
    const made = marks.map((mark, k) => {
      const number = typeof mark['scene'] === 'number' ? mark['scene'] : k
      return { mark, number, scene: given[number] ?? {}, start: Number(mark['seconds']), end: k + 1 < marks.length ? Number(marks[k + 1]!['seconds']) + Number(marks[k + 1]!['duration'] ?? 0) : end }
    })
    const missing = given.flatMap((scene, k) => (made.some(({ number }) => number === k) ? [] : [`scene ${k + 1} (${shortened(textOf(scene))})`]))
    if (missing.length > 0) log.warn('W_SCENE_MISSING', { port: 'scenes', expected: `${given.length} scenes`, got: `${made.length}`, detail: `Without ${missing.join(', ')}.` })
    const lines = given.map((scene) => scene['line']).filter((line): line is string => typeof line === 'string' && line.trim() !== '')
    const script = (lines.length > 0 ? lines : given.map(textOf)).join('\n\n')
    const scenes = made.map(({ mark, number, scene, start, end: to }): Json => {
      const line = typeof scene['line'] === 'string' ? scene['line'] : ''
      const file = files.get(number)
      return { number: number + 1, text: textOf(scene), prompt: scene['prompt'] ?? '', start: rounded(start), end: rounded(to), duration: rounded(to - start), transition: mark['transition'] ?? null, line, hasAudio: line !== '', ...(file === undefined ? {} : { file }) }
    })
    report({ scenes, script, ...(missing.length === 0 ? {} : { missing }) })
    return { markers: made.map(({ mark, scene }): Json => ({ ...mark, title: shortened(textOf(scene)) })), scenes, script }
  },
})

/** A scene whose file is missing keeps its place. */
function filesByScene(files: readonly string[], links: readonly { readonly empty: boolean }[] = []): ReadonlyMap<number, string> {
  const present = links.flatMap(({ empty }, i) => (empty ? [] : [i]))
  return new Map(files.map((file, k) => [present[k] ?? k, file]))
}

const textOf = (scene: { readonly [key: string]: Json }): string => String(scene['text'] ?? scene['prompt'] ?? '')
const shortened = (text: string): string => (text.length <= TITLE ? text : `${text.slice(0, TITLE - 1).trimEnd()}…`)
const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000
