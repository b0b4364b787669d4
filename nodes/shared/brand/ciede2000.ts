/** How different two colours look: CIEDE2000, as Sharma, Wu and Dalal 2005 write it out. Pure. */

export type LabColour = readonly [number, number, number]

const DEGREE = Math.PI / 180
const FAR = 25 ** 7

/** 1 is about the least that is seen. */
export function ciede2000([l1, a1, b1]: LabColour, [l2, a2, b2]: LabColour): number {
  const mean7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7
  const wider = 1.5 - 0.5 * Math.sqrt(mean7 / (mean7 + FAR))
  const [first, second] = [polar(a1 * wider, b1), polar(a2 * wider, b2)]
  const grey = first.chroma * second.chroma === 0
  const turn = grey ? 0 : shorterTurn(second.hue - first.hue)
  const [dl, dc, dh] = [l2 - l1, second.chroma - first.chroma, 2 * Math.sqrt(first.chroma * second.chroma) * Math.sin((turn / 2) * DEGREE)]
  const chroma = (first.chroma + second.chroma) / 2
  const hue = grey ? first.hue + second.hue : meanHue(first.hue, second.hue)
  const off = ((l1 + l2) / 2 - 50) ** 2
  const t = 1 - 0.17 * cosine(hue - 30) + 0.24 * cosine(2 * hue) + 0.32 * cosine(3 * hue + 6) - 0.2 * cosine(4 * hue - 63)
  const [sl, sc, sh] = [1 + (0.015 * off) / Math.sqrt(20 + off), 1 + 0.045 * chroma, 1 + 0.015 * chroma * t]
  const chroma7 = chroma ** 7
  const rotation = -2 * Math.sqrt(chroma7 / (chroma7 + FAR)) * Math.sin(60 * Math.exp(-(((hue - 275) / 25) ** 2)) * DEGREE)
  return Math.sqrt(Math.max(0, (dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rotation * (dc / sc) * (dh / sh)))
}

const cosine = (degrees: number): number => Math.cos(degrees * DEGREE)

/** Hue in 0..360 degrees; of grey 0. */
function polar(a: number, b: number): { readonly chroma: number; readonly hue: number } {
  const hue = a === 0 && b === 0 ? 0 : Math.atan2(b, a) / DEGREE
  return { chroma: Math.hypot(a, b), hue: hue < 0 ? hue + 360 : hue }
}

const shorterTurn = (turn: number): number => (turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn)

function meanHue(a: number, b: number): number {
  if (Math.abs(a - b) <= 180) return (a + b) / 2
  return a + b < 360 ? (a + b + 360) / 2 : (a + b - 360) / 2
}
