/** Elements of the layer over the picture. */
import type { Spot } from './values.ts'

const SVG = 'http://www.w3.org/2000/svg'

export function shape(tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
  return element
}
export const pointsText = (spots: readonly Spot[]): string => spots.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')

/** Pixels of the picture that an arrow key moves by, alone and with Shift. */
export const [STEP, LEAP] = [1, 10]
export const ARROWS: Readonly<Record<string, Spot>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
