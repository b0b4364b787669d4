/** The `text-card` backend: the prompt itself as animated text over a moving ground of colour. Asked for by name. */
import { breakPieces, joined, piecesOf, type BandKernel, type ReadonlyFrame, type Json, type Kernels, type Still, type VideoBackend } from '../../../engine/api.ts'
import { buildScene } from '../procedural/scene.ts'
import type { GroundArgs } from './ground.ts'

const GROUND: BandKernel = { module: new URL('./ground.ts', import.meta.url), name: 'paintGround' }

/** Seconds that a line takes to come in, and between two lines. */
const ENTRANCE = 0.7
const STAGGER = 0.35

/** Lines of about equal length, at most `most` letters each. */
export function breakLines(text: string, most: number): string[] {
  const pieces = piecesOf(text)
  return breakPieces(pieces, pieces.map((one) => one.text.length), 1, most).map(joined)
}

export const textCard: VideoBackend = {
  name: 'text-card',
  kind: 'text-to-video',
  title: 'Text card',
  rank: 1,
  options: ['font'],
  version: '3',
  available: () => Promise.resolve({ ok: true, reason: 'embedded, needs no model' }),
  async generate({ prompt, info, seed, options, media }) {
    const { width, height } = info
    const lines = breakLines(prompt === '' ? ' ' : prompt, width >= height ? 34 : 20)
    const asked = Math.max(6, Math.min(height * 0.11, (height * 0.72) / (lines.length * 1.35), (width * 1.55) / Math.max(...lines.map((line) => line.length), 8)))
    const font = options['font'] === 'sans' ? 'sans' : 'serif'
    const setLine = (line: string, size: number): Promise<Still> => media.text({ text: line, font, size, colour: '#fffaf0', align: 'center', shadow: true, port: 'prompt' })
    const setLines = (size: number): Promise<Still[]> => Promise.all(lines.map((line) => setLine(line, size)))
    let size = asked
    let stills = await setLines(size)
    // Letters of some scripts are twice as wide as Latin ones: what would be cut off is set smaller.
    const widest = Math.max(...stills.map((still) => still.width))
    if (widest > width * 1.02) stills = await setLines((size = Math.max(4, (size * width) / widest)))
    const { palette } = buildScene(prompt, seed)
    const seconds = info.rate.den / info.rate.num
    const step = size * 1.32
    const top = height / 2 - (step * (lines.length - 1)) / 2
    const set = async (kernels: Kernels, still: Still, opacity: number, x: number, y: number, onto: ReadonlyFrame): Promise<ReadonlyFrame> =>
      kernels.overlay(onto, await kernels.fromStill(still, true), x, y, opacity)
    return {
      clip: {
        info: { ...info, format: 'yuv420p' },
        async frame(n, { kernels }) {
          const time = n * seconds
          const args: GroundArgs = { colours: [palette.zenith, palette.middle, palette.horizon, palette.land], time, seed }
          let frame: ReadonlyFrame = await kernels.run(GROUND, { format: 'yuv420p', width, height }, [], args)
          for (const [i, still] of stills.entries()) {
            const share = Math.min(1, Math.max(0, (time - 0.2 - i * STAGGER) / ENTRANCE))
            if (share <= 0) continue
            const eased = 1 - (1 - share) ** 3
            const x = Math.round((width - still.width) / 2)
            const y = Math.round(top + i * step - still.height / 2 + (1 - eased) * size * 0.35)
            frame = await set(kernels, still, eased, x, y, frame)
          }
          return frame
        },
      },
      metadata: { backend: 'text-card', lines: lines as Json },
    }
  },
}
