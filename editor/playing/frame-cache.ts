/** Frames of clips in the browser's memory, packed as they came. Of too many, those go that are needed last. */

export interface Packed {
  readonly size: number
}

export interface Frames<P extends Packed> {
  get(frame: number): P | undefined
  has(frame: number): boolean
  keys(): Iterable<number>
  readonly size: number
}

export interface FrameCache<P extends Packed> {
  readonly bytes: number
  readonly budget: number
  /** Frames of a clip; the same key is the same picture. */
  of(key: string): Frames<P>
  put(key: string, frame: number, packed: P): void
  /** Which clips are shown, where the playhead stands in them and which way it goes: what is behind it is needed last. */
  look(keys: readonly string[], at: number, length: number, direction: 1 | -1): void
}

export function createFrameCache<P extends Packed>(budget: number): FrameCache<P> {
  /** The clip that was used longest ago comes first. */
  const clips = new Map<string, Map<number, P>>()
  let bytes = 0
  let shown: { readonly keys: readonly string[]; readonly at: number; readonly length: number; readonly direction: 1 | -1 } = { keys: [], at: 0, length: 1, direction: 1 }

  const clipOf = (key: string): Map<number, P> => clips.get(key) ?? new Map<number, P>()
  function remove(key: string, frame: number): void {
    const clip = clips.get(key)!
    bytes -= clip.get(frame)!.size
    clip.delete(frame)
    if (clip.size === 0) clips.delete(key)
  }
  function trim(): void {
    for (const [key, clip] of clips) {
      if (bytes <= budget) return
      if (shown.keys.includes(key)) continue
      for (const frame of clip.keys()) if (bytes > budget) remove(key, frame)
    }
    if (bytes <= budget) return
    const { at, length, direction } = shown
    const ahead = (frame: number): number => (((frame - at) * direction) % length + length) % length
    const all = [...clips].flatMap(([key, clip]) => [...clip.keys()].map((frame) => [key, frame] as const)).sort((a, b) => ahead(b[1]) - ahead(a[1]))
    // Somewhat more than is needed, so that this isn't done for each frame.
    for (const [key, frame] of all) {
      if (bytes <= budget * 0.95) return
      remove(key, frame)
    }
  }

  return {
    budget,
    get bytes() {
      return bytes
    },
    of: clipOf,
    put(key, frame, packed) {
      const clip = clipOf(key)
      bytes += packed.size - (clip.get(frame)?.size ?? 0)
      clip.set(frame, packed)
      clips.set(key, clip)
      if (bytes > budget) trim()
    },
    look(keys, at, length, direction) {
      shown = { keys, at, length, direction }
      for (const key of keys) {
        const clip = clips.get(key)
        if (clip === undefined) continue
        clips.delete(key)
        clips.set(key, clip)
      }
    },
  }
}
