/** Optical flow as colours: the Middlebury colour wheel (Baker et al., A Database and Evaluation Methodology for Optical Flow, 2011). */
import type { Still } from './clip.ts'
import type { Frame } from './frame.ts'

/** Steps between the wheel's six hues: red-yellow, yellow-green, green-cyan, cyan-blue, blue-magenta, magenta-red. */
const STEPS = [15, 6, 4, 11, 13, 6] as const
const CORNERS = [[255, 0, 0], [255, 255, 0], [0, 255, 0], [0, 255, 255], [0, 0, 255], [255, 0, 255]] as const

/** The wheel's 55 colours, RGB 0-255, from the red of motion to the left, counter-clockwise. */
export function flowWheel(): readonly (readonly [number, number, number])[] {
  return STEPS.flatMap((count, hue) => {
    const from = CORNERS[hue]!
    const to = CORNERS[(hue + 1) % 6]!
    return Array.from({ length: count }, (_, i) => {
      const mix = (c: 0 | 1 | 2): number => Math.floor(from[c] + ((to[c] - from[c]) * i) / count)
      return [mix(0), mix(1), mix(2)] as const
    })
  })
}

/** @param largest displacement in pixels shown at full saturation; the frame's own largest where absent */
export function flowToStill(flow: Frame, largest?: number): Still {
  const { width, height } = flow
  const u = flow.planes[0]!.data
  const v = flow.planes[1]!.data
  let limit = largest ?? 0
  if (largest === undefined) for (let i = 0; i < u.length; i++) limit = Math.max(limit, Math.hypot(u[i]!, v[i]!))
  const scale = limit > 1e-6 ? 1 / limit : 0
  const wheel = flowWheel()
  const data = new Uint8Array(width * height * 4)
  for (let i = 0; i < u.length; i++) {
    const x = u[i]! * scale
    const y = v[i]! * scale
    const radius = Math.hypot(x, y)
    const place = ((Math.atan2(-y, -x) / Math.PI + 1) / 2) * (wheel.length - 1)
    const low = Math.floor(place)
    const share = place - low
    const a = wheel[low]!
    const b = wheel[(low + 1) % wheel.length]!
    for (let c = 0; c < 3; c++) {
      const colour = (a[c]! * (1 - share) + b[c]! * share) / 255
      const shown = radius <= 1 ? 1 - radius * (1 - colour) : colour * 0.75
      data[i * 4 + c] = Math.floor(255 * shown)
    }
    data[i * 4 + 3] = 255
  }
  return { width, height, data }
}
