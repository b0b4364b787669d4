/** What the preview's screen shows at this moment, for those that measure it. */
export interface Pixel {
  readonly x: number
  readonly y: number
  readonly rgb: readonly number[]
  /** The same place as shares of the picture's size. */
  readonly u: number
  readonly v: number
}

let picture: ImageBitmap | undefined
let pixel: Pixel | undefined
const listeners = new Set<() => void>()
const tell = (): void => listeners.forEach((listener) => listener())

export const shown = {
  /** Undefined while nothing is shown; without a width when it has been given back. */
  get picture() {
    return picture
  },
  /** Under the pointer, in the picture's full size. */
  get pixel() {
    return pixel
  },
  on: (listener: () => void): void => void listeners.add(listener),
}

export function tellShown(next: ImageBitmap | undefined): void {
  picture = next
  tell()
}
export function tellPixel(next: Pixel | undefined): void {
  pixel = next
  tell()
}
