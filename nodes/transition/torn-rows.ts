/** Torn pictures: bands of lines moved aside, colours apart. */

const fraction = (value: number): number => value - Math.floor(value)
const dice = (i: number, j: number): number => fraction(Math.sin(i * 12.9898 + j * 78.233) * 43758.5453)

/**
 * How far each row of each plane of a Y'CbCr picture is moved.
 * @param strength 0..1; `step` counts the jumps
 */
export function tornRows(width: number, height: number, strength: number, step: number): Int32Array[] {
  const half = (length: number): number => (length + 1) >> 1
  const plane = (w: number, h: number, apart: number): Int32Array =>
    Int32Array.from({ length: h }, (_, y) => Math.round((tornAt(y / h, strength, step) + apart) * strength * w))
  // The two colours part ways by more than the light does.
  const [luma, u, v] = [plane(width, height, 0), plane(half(width), half(height), 0.02), plane(half(width), half(height), -0.02)]
  return [luma, u, v, luma]
}

function tornAt(place: number, strength: number, step: number): number {
  const coarse = dice(Math.floor(place * 9), step)
  const fine = dice(Math.floor(place * 61), step + 7)
  return (coarse < strength * 0.7 ? (dice(Math.floor(place * 9), step + 3) - 0.5) * 0.35 : 0) + (fine < strength * 0.4 ? (fine - 0.2) * 0.12 : 0)
}
