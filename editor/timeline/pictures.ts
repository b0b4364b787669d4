/** Small pictures of clips and shapes of sounds, as far as they are in view; made one after the other, and kept by what they are of. */
import { splitLink } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import { lookAt, obstacles } from '../seeing/look.ts'
import { createOneByOne } from '../seeing/one-by-one.ts'
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
/** Between two pictures, and before the first: nothing is asked for while the view moves. */
const [PAUSE_MS, STILL_MS] = [20, 150]

interface Wanted {
  readonly key: string
  readonly link: string
  /** Of a clip; a sound is asked for as a whole. */
  readonly frame?: number
}

export function createPictures(editor: Editor, lengths: Lengths, events: { isBusy(): boolean; cached(): ReadonlySet<string>; onChange(): void }) {
  const kept = new Map<string, ImageBitmap | Wave | 'none'>()
  let wanted: Wanted[] = []
  const queue = createOneByOne<Wanted>({ isBusy: () => !editor.checked || events.isBusy(), next, make })

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
  function next(): Wanted | undefined {
    if (wanted.length === 0) return undefined
    const stands = obstacles(editor)
    const heavy = isHeavy(editor.document, editor.catalogue, events.cached())
    for (let one = wanted.shift(); one !== undefined; one = wanted.shift()) {
      const [name] = splitLink(one.link)
      if (!kept.has(one.key) && stands(name) === undefined && !heavy(name)) return one
    }
    return undefined
  }
  async function make({ key, link, frame }: Wanted, signal: AbortSignal): Promise<number> {
    const [node, port] = splitLink(link)
    try {
      const { picture } = await lookAt(editor.source(), { node, port, ...(frame === undefined ? { width: WIDE, height: HIGH } : { frame, width: 168, height: 168 }) }, signal)
      keep(key, picture === undefined ? 'none' : frame === undefined ? waveOf(picture) : picture)
      events.onChange()
    } catch {
      keep(key, 'none')
    }
    return PAUSE_MS
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
    end: () => void (wanted.length > 0 && queue.work(STILL_MS)),
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
