/** Small pictures of clips and shapes of sounds, as far as they are in view; made one after the other, and kept by what they are of. */
import { splitLink } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import { lookAt, obstacles } from '../seeing/look.ts'
import { isHeavy } from '../seeing/ports.ts'
import type { Lengths } from './lengths.ts'

/** Lowest and highest by column, -1 to 1. */
export interface Wave {
  readonly low: Float32Array
  readonly high: Float32Array
}

const KEPT = 900
const WIDE = 2048
const HIGH = 63
const LONGEST_MS = 10_000

interface Wanted {
  readonly key: string
  readonly link: string
  /** Of a clip; a sound is asked for as a whole. */
  readonly frame?: number
}

export function createPictures(editor: Editor, lengths: Lengths, events: { isBusy(): boolean; cached(): ReadonlySet<string>; onChange(): void }) {
  const kept = new Map<string, ImageBitmap | Wave | 'none'>()
  let wanted: Wanted[] = []
  let flying = false
  let waiting: ReturnType<typeof setTimeout> | undefined

  const keyOf = (link: string): string => {
    const [name, port] = splitLink(link)
    return `${lengths.keyOf(name)} ${port}`
  }
  function keep(key: string, found: ImageBitmap | Wave | 'none'): void {
    kept.set(key, found)
    for (const old of kept.keys()) {
      if (kept.size <= KEPT) break
      kept.delete(old)
    }
  }
  /** Nothing is asked for while the view moves. */
  function work(soon = 150): void {
    clearTimeout(waiting)
    if (flying || wanted.length === 0) return
    waiting = setTimeout(() => {
      if (!editor.checked || events.isBusy() || document.hidden) return work(300)
      const stands = obstacles(editor)
      const heavy = isHeavy(editor.document, editor.catalogue, events.cached())
      for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
        const [name] = splitLink(next.link)
        if (kept.has(next.key) || stands(name) !== undefined || heavy(name)) continue
        return void make(next)
      }
    }, soon)
  }
  async function make({ key, link, frame }: Wanted): Promise<void> {
    flying = true
    const [node, port] = splitLink(link)
    const stop = new AbortController()
    const late = setTimeout(() => stop.abort(), LONGEST_MS)
    try {
      const { picture } = await lookAt(editor.source(), { node, port, ...(frame === undefined ? { width: WIDE, height: HIGH } : { frame, width: 168, height: 168 }) }, stop.signal)
      keep(key, picture === undefined ? 'none' : frame === undefined ? waveOf(picture) : picture)
      events.onChange()
    } catch {
      keep(key, 'none')
    } finally {
      clearTimeout(late)
      flying = false
      work(20)
    }
  }

  return {
    /** What is asked for from now on; what nobody looks at any more is not made. */
    begin: () => void (wanted = []),
    /** Undefined until it is there. */
    picture(link: string, frame: number): ImageBitmap | undefined {
      const key = `${keyOf(link)} ${frame}`
      const found = kept.get(key)
      if (found === undefined) wanted.push({ key, link, frame })
      return found instanceof ImageBitmap ? found : undefined
    },
    wave(link: string): Wave | undefined {
      const key = `${keyOf(link)} wave`
      const found = kept.get(key)
      if (found === undefined) wanted.push({ key, link })
      return found === undefined || found === 'none' || found instanceof ImageBitmap ? undefined : found
    },
    end: () => work(),
  }
}

/** The shape out of the server's picture of it: the wave's colour is told from the ground's by its green. */
function waveOf(picture: ImageBitmap): Wave {
  const { width, height } = picture
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
  context.drawImage(picture, 0, 0)
  const { data } = context.getImageData(0, 0, width, height)
  const [low, high] = [new Float32Array(width), new Float32Array(width)]
  for (let x = 0; x < width; x++) {
    let [top, bottom] = [-1, -1]
    for (let y = 0; y < height; y++) {
      if (data[(y * width + x) * 4 + 1]! < 100) continue
      if (top < 0) top = y
      bottom = y
    }
    high[x] = top < 0 ? 0 : 1 - (2 * top) / (height - 1)
    low[x] = bottom < 0 ? 0 : 1 - (2 * bottom) / (height - 1)
  }
  return { low, high }
}
