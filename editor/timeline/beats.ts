/** The beats that nodes of the graph find, in frames of the film: asked for when the sound is another one. */
import { readData } from '../api/client.ts'
import { cutTo, keysOf } from '../document/cut.ts'
import { splitLink } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import type { Timeline } from './clips.ts'
import { perSecond } from './known.ts'

const PORTS: Readonly<Record<string, string>> = { 'beat-detect': 'beats', music: 'beats' }

export function createBeats(editor: Editor, timeline: () => Timeline, onChange: () => void) {
  /** Seconds of the sound, by what finds them. */
  const found = new Map<string, readonly number[]>()
  const asked = new Set<string>()
  const nodes = (): readonly (readonly [string, string])[] =>
    Object.entries(editor.document.nodes).flatMap(([name, { type, mode }]) => {
      const port = PORTS[type]
      return mode !== undefined || port === undefined || editor.types.get(type)?.outputs[port] === undefined ? [] : [[name, port] as const]
    })

  async function ask(): Promise<void> {
    if (!editor.checked || editor.faults.length > 0) return
    for (const [name, port] of nodes()) {
      const key = keysOf(editor.document, editor.values, editor.codes)(name)
      if (asked.has(key)) continue
      asked.add(key)
      const data = await readData({ ...editor.source(), document: cutTo(editor.document, name) }, name, port).catch(() => undefined)
      if (!Array.isArray(data)) continue
      found.set(key, data.filter((one): one is number => typeof one === 'number'))
      onChange()
    }
  }
  return {
    ask: () => void ask(),
    get frames(): readonly number[] {
      if (found.size === 0) return []
      const all = nodes()
      const keys = keysOf(editor.document, editor.values, editor.codes)
      const { clips, rate } = timeline()
      return all.flatMap(([name]) => {
        const heard = [editor.document.nodes[name]!.inputs?.['audio'] ?? `${name}.audio`].flat()[0]!
        // A track that lies later in the film beats later.
        const clip = clips.find((one) => one.kind === 'sound' && (one.link === heard || splitLink(one.link)[0] === splitLink(heard)[0]))
        const later = clip?.kind === 'sound' ? clip.start / perSecond(rate) - clip.from : 0
        const [first, end] = clip === undefined ? [0, Infinity] : [clip.start, clip.start + clip.length]
        return (found.get(keys(name)) ?? []).map((beat) => Math.round((beat + later) * perSecond(rate))).filter((frame) => frame >= first && frame < end)
      })
    },
  }
}
