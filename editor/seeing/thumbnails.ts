/** Small pictures of every node that makes something to be seen; made one after the other, and again when a node changes. */
import { ApiProblem, listCached } from '../api/client.ts'
import { keysOf } from '../document/cut.ts'
import type { Editor } from '../editor.ts'
import { hasFrames, isHeavy, isPictured, picturedPorts, type Kind } from './ports.ts'
import { lookAt, obstacles } from './look.ts'
import { createOneByOne, LATE } from './one-by-one.ts'

const SIZE = { width: 192, height: 192 }
const WAVE = { width: 192, height: 40 }
/** The moment of the clip that is shown: first frames are often black. */
const MOMENT = 0.4
const KEPT = 600
/** Between two pictures, and where the server can't be reached. */
const PAUSE_MS = 30
const AWAY_MS = 1500
/** Nodes that have pictures at a time: fewer than are kept, or those in view would push each other out. */
const MOST = 300

export interface Thumbnail {
  readonly port: string
  readonly kind: Kind
  /** Undefined while it is being made, and where it can't be. */
  readonly picture?: ImageBitmap
}

export interface Thumbnails {
  of(name: string): readonly Thumbnail[]
  /** Of a port of a node: for cards elsewhere. */
  picture(name: string): ImageBitmap | undefined
  /** Results of nodes that the store has. */
  readonly cached: ReadonlySet<string>
}

interface Wanted {
  readonly name: string
  readonly port: string
  readonly kind: Kind
  readonly key: string
}

export interface ThumbnailEvents {
  /** True while something more urgent keeps the server busy. */
  isBusy(): boolean
  /** Nodes on screen, first those that matter. */
  visible(): readonly string[]
  onChange(): void
}

export function createThumbnails(editor: Editor, { isBusy, visible, onChange }: ThumbnailEvents): Thumbnails {
  const pictures = new Map<string, ImageBitmap | 'none'>()
  /** The last picture of a port: shown until the new one is there. */
  const latest = new Map<string, ImageBitmap>()
  let keys = keysOf(editor.document, editor.values, editor.codes)
  let obstacle = obstacles(editor)
  let cached: ReadonlySet<string> = new Set()
  let planning: AbortController | undefined
  const queue = createOneByOne<Wanted>({ isBusy, next, make })

  const keyOf = (name: string, port: string): string => `${keys(name)} ${port}`

  function next(): Wanted | undefined {
    if (!editor.checked) return undefined
    const heavy = isHeavy(editor.document, editor.catalogue, cached)
    // Pictures first: sound takes the server longest.
    const names = visible().slice(0, MOST)
    const isSound = (name: string): boolean => picturedPorts(editor.document, editor, name).every(({ kind }) => kind === 'sound')
    for (const name of [...names.filter((one) => !isSound(one)), ...names.filter(isSound)]) {
      const type = editor.types.get(editor.document.nodes[name]?.type ?? '')
      if (type?.sink === true || heavy(name)) continue
      for (const { port, kind } of picturedPorts(editor.document, editor, name)) {
        const key = keyOf(name, port)
        if (pictures.has(key)) continue
        if (obstacle(name) !== undefined) break
        return { name, port, kind, key }
      }
    }
    return undefined
  }

  async function make({ name, port, kind, key }: Wanted, signal: AbortSignal): Promise<number> {
    try {
      const { picture } = await lookAt(editor.source(), { node: name, port, ...(kind === 'sound' ? WAVE : { ...SIZE, proxy: 'auto' }), ...(hasFrames(kind) ? { moment: MOMENT } : {}) }, signal)
      keep(key, picture ?? 'none')
      if (picture === undefined) return PAUSE_MS
      latest.set(`${name} ${port}`, picture)
      onChange()
    } catch (error) {
      // What can't be looked at has no picture; what was given up for a newer version is asked for anew.
      if (signal.reason !== LATE && !(error instanceof ApiProblem)) return AWAY_MS
      keep(key, 'none')
    }
    return PAUSE_MS
  }

  function keep(key: string, picture: ImageBitmap | 'none'): void {
    pictures.set(key, picture)
    for (const [old, gone] of pictures) {
      if (pictures.size <= KEPT) break
      pictures.delete(old)
      for (const [port, shown] of latest) if (shown === gone) latest.delete(port)
    }
  }

  async function plan(): Promise<void> {
    const whole = Object.keys(editor.document.nodes).filter((name) => editor.types.get(editor.document.nodes[name]!.type)?.materialize === true)
    if (whole.length === 0 || editor.faults.length > 0) return
    planning?.abort()
    planning = new AbortController()
    cached = new Set(await listCached({ ...editor.source(), only: whole }, planning.signal))
    onChange()
  }

  editor.on('faults', () => {
    obstacle = obstacles(editor)
    keys = keysOf(editor.document, editor.values, editor.codes)
    // Somebody else's key: what is being made is no longer wanted.
    queue.dropUnless(({ key }) => Object.keys(editor.document.nodes).some((name) => key.startsWith(`${keys(name)} `)))
    plan().catch(() => undefined).finally(() => queue.work(250))
  })
  editor.on('opened', () => latest.clear())
  document.addEventListener('visibilitychange', () => queue.work(60))

  return {
    of(name) {
      return picturedPorts(editor.document, editor, name).map(({ port, kind }) => {
        const found = pictures.get(keyOf(name, port))
        const picture = found === undefined ? latest.get(`${name} ${port}`) : found === 'none' ? undefined : found
        return { port, kind, ...(picture === undefined ? {} : { picture }) }
      })
    },
    picture(name) {
      return this.of(name).find(isPictured)?.picture
    },
    get cached() {
      return cached
    },
  }
}
