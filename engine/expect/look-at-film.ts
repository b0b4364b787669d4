/** What is to be seen in a finished film: faces, by the model that finds them, and bright discs. A few pictures a second are looked at. */
import type { FaceDetector } from '../models/faces/face-models.ts'
import { brightDiscs } from './bright-discs.ts'
import type { Counted } from './expectations.ts'
import type { FilmTools } from './film-tools.ts'

/** Pictures a second. */
const RATE = 4
/** Pixels of a picture's longer side: what finds faces sees no more. */
const SIDE = 256
const CONFIDENCE = 0.5

/** @param size of its pictures @param finder of faces; absent: they aren't looked for */
export async function lookAtFilm(file: string, size: { readonly width: number; readonly height: number }, finder: FaceDetector | undefined, suns: boolean, tools: Pick<FilmTools, 'pictures'>): Promise<{ readonly faces?: Counted; readonly suns?: Counted }> {
  const scale = SIDE / Math.max(size.width, size.height)
  const [width, height] = [size.width, size.height].map((one) => Math.max(2, Math.round(one * scale))) as [number, number]
  let [pictures, faces, without, most, where]: [number, number, number | undefined, number, number | undefined] = [0, 0, undefined, 0, undefined]
  for await (const picture of tools.pictures(file, width, height, RATE)) {
    const time = pictures++ / RATE
    if (finder !== undefined) {
      const found = await finder.detect(fitted(picture, width, height, finder), CONFIDENCE)
      if (found.length > 0) faces++
      else without ??= time
    }
    const discs = suns ? brightDiscs(picture, width, height) : 0
    if (discs > most) [most, where] = [discs, time]
  }
  return {
    ...(finder === undefined ? {} : { faces: { value: pictures === 0 ? 0 : faces / pictures, at: without } }),
    ...(suns ? { suns: { value: most, at: where } } : {}),
  }
}

/** Nearest pixels, 0..1: the model's picture is small. */
function fitted(picture: Uint8Array, width: number, height: number, finder: FaceDetector): { readonly width: number; readonly height: number; readonly data: Float32Array } {
  const size = finder.sizeFor(width, height)
  const data = new Float32Array(size.width * size.height * 3)
  for (let c = 0, i = 0; c < 3; c++) {
    for (let y = 0; y < size.height; y++) {
      const row = Math.floor(((y + 0.5) * height) / size.height) * width
      for (let x = 0; x < size.width; x++, i++) data[i] = picture[(row + Math.floor(((x + 0.5) * width) / size.width)) * 3 + c]! / 255
    }
  }
  return { ...size, data }
}
