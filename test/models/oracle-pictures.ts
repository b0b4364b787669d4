/** The pictures that test/oracles/{captioner,safety-checker,image-encoder}.py show their models. */
import type { Still } from '../../engine/frames/clip.ts'

export type OraclePicture = 'gradient' | 'checks' | 'waves'

const VALUES: Readonly<Record<OraclePicture, (x: number, y: number) => readonly [r: number, g: number, b: number]>> = {
  gradient: (x, y) => [5 * x, 8 * y, 7 * x * y],
  checks: (x, y) => [((Math.floor(x / 6) + Math.floor(y / 6)) % 2) * 255, (Math.floor(x / 9) % 2) * 200, 30],
  waves: (x, y) => [Math.floor((x * x + 3 * y * y) / 16), (x * 13 + y * 29) % 251, 255 - 3 * x],
}

export function oraclePicture(kind: OraclePicture, width: number, height: number): Still {
  const data = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    // Colours wrap round, also those below 0.
    const rgb = VALUES[kind](i % width, Math.floor(i / width)).map((value) => ((value % 256) + 256) % 256)
    data.set([...rgb, 255], 4 * i)
  }
  return { width, height, data }
}
