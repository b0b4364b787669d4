/** Frames unpacked, ready to be drawn: the ones that were used last are kept. */
const BUDGET = 256e6

export interface Bitmaps {
  /** Ready now. */
  get(key: string, frame: number): ImageBitmap | undefined
  /** Unpacks it where it isn't yet. */
  make(key: string, frame: number, packed: Blob): Promise<ImageBitmap>
}

export function createBitmaps(): Bitmaps {
  const ready = new Map<string, ImageBitmap>()
  const making = new Map<string, Promise<ImageBitmap>>()
  let bytes = 0
  const sizeOf = ({ width, height }: ImageBitmap): number => width * height * 4
  function keep(name: string, bitmap: ImageBitmap): void {
    ready.set(name, bitmap)
    bytes += sizeOf(bitmap)
    for (const [oldest, old] of ready) {
      if (bytes <= BUDGET || ready.size <= 2) break
      ready.delete(oldest)
      bytes -= sizeOf(old)
      // Not closed: the screen may show it. Its memory goes with the last who holds it.
    }
  }
  return {
    get(key, frame) {
      const name = `${key} ${frame}`
      const found = ready.get(name)
      if (found === undefined) return undefined
      ready.delete(name)
      ready.set(name, found)
      return found
    },
    make(key, frame, packed) {
      const name = `${key} ${frame}`
      const known = ready.get(name)
      if (known !== undefined) return Promise.resolve(known)
      const under = making.get(name) ?? createImageBitmap(packed).then((bitmap) => (keep(name, bitmap), bitmap)).finally(() => making.delete(name))
      making.set(name, under)
      return under
    },
  }
}
