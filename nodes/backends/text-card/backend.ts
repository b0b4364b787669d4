/** The `text-card` backend: the user's words as animated text over a moving ground. `auto` takes it where nothing could draw them. */
import { breakPieces, joined, piecesOf, type BandKernel, type Json, type ReadonlyFrame, type Still } from '../../../engine/api.ts'
import { plainPrompt } from '../../shared/prompt-words.ts'
import type { VideoBackend } from '../../shared/kinds/clips.ts'
import type { GroundArgs } from './ground.ts'
import { lookOf } from './looks.ts'

const GROUND: BandKernel = { module: new URL('./ground.ts', import.meta.url), name: 'paintGround' }

/** Seconds that a line takes to come in, and between two lines. */
const ENTRANCE = 0.7
const STAGGER = 0.3
const BEGIN = 0.2
const LEADING = 1.24
/** Letters of a line that are tried, and the room for all lines, in shares of the picture. */
const LENGTHS = [8, 10, 12, 14, 17, 20, 24, 28, 34, 40, 50, 64, 80, 110]
const ROOM = { width: 0.82, height: 0.62, largest: 0.17 }

/** Letters of these are about as wide as high, and so as two of others. */
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff00-\uff60]/u
let segmenter: Intl.Segmenter | undefined
const graphemes = (text: string): Intl.Segments => (segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' })).segment(text)
const columnsOf = (text: string): number => [...graphemes(text)].reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0)

/** Lines of about equal length, at most `most` columns each. */
export function breakLines(text: string, most: number): string[] {
  const pieces = piecesOf(text)
  return breakPieces(pieces, pieces.map((one) => columnsOf(one.text)), 1, most).map(joined)
}

/** The lines in which a text is largest, and that size; fewer lines where it makes no difference. */
function layOut(text: string, width: number, height: number): { readonly lines: readonly string[]; readonly size: number } {
  const ways = LENGTHS.map((most) => {
    const lines = breakLines(text, most)
    const longest = Math.max(...lines.map(columnsOf), 1)
    return { lines, size: Math.min(height * ROOM.largest, (height * ROOM.height) / (lines.length * LEADING), (width * ROOM.width) / (longest * 0.5)) }
  })
  const largest = Math.max(...ways.map(({ size }) => size))
  const { lines, size } = ways.filter((way) => way.size > largest * 0.97).sort((a, b) => a.lines.length - b.lines.length)[0]!
  return { lines, size: Math.max(6, size) }
}

export const textCard: VideoBackend = {
  name: 'text-card',
  kind: 'text-to-video',
  title: 'Text card',
  rank: 1,
  options: ['font'],
  version: '6',
  available: () => Promise.resolve({ ok: true, reason: 'embedded, needs no model' }),
  async run({ prompt: given, info, seed, options, media }) {
    const { width, height } = info
    const prompt = plainPrompt(given).trim()
    const look = lookOf(prompt, seed)
    const { lines, size: asked } = layOut(prompt === '' ? ' ' : prompt, width, height)
    const font = options['font'] === 'sans' || options['font'] === 'serif' ? options['font'] : look.font
    const style = { font, colour: look.ink, weight: font === 'sans' ? 'bold' : 'regular', tracking: font === 'sans' ? -0.015 : 0, port: 'prompt' } as const
    // Letters that no font has are told of all lines together.
    await media.measureText({ text: lines.join(' '), size: asked, ...style })
    const setLines = (size: number): Promise<Still[]> => Promise.all(lines.map((text) => media.text({ text, size, ...style })))
    let size = asked
    let stills = await setLines(size)
    // Letters of some scripts are twice as wide as Latin ones: what would be cut off is set smaller.
    const widest = Math.max(...stills.map((still) => still.width))
    if (widest > width * 0.92) stills = await setLines((size = Math.max(4, (size * width * 0.92) / widest)))
    const measures = await Promise.all(lines.map((text) => media.measureText({ text, size, ...style })))
    const left = look.align === 'left' && measures.every(({ direction }) => direction === 'ltr')
    const block = Math.max(...measures.map((one) => one.width))
    const start = Math.max(0, Math.round(Math.min(width * 0.09, (width - block) / 2)))
    const xOf = (still: Still, k: number): number => Math.round(left ? start - (still.width - measures[k]!.width) / 2 : (width - still.width) / 2)
    const seconds = info.rate.den / info.rate.num
    const step = size * LEADING
    const bar = { width: prompt === '' ? 0 : Math.round(Math.min(block, Math.max(height * 0.11, size))), height: Math.max(1, Math.round(height * 0.008)) }
    // The bar stands before the words, to the left or over their middle.
    const top = height / 2 - (step * (lines.length - 1)) / 2 + bar.height * 2
    const rule = { x: left ? start : Math.round((width - bar.width) / 2), y: Math.max(0, Math.round(top - step / 2 - size * 0.2 - bar.height)), height: bar.height }
    // A clip that is over before the words are there shows them from the start, as a picture does.
    const whole = info.length * seconds < BEGIN + ENTRANCE + stills.length * STAGGER
    const entered = (time: number, line: number): number => {
      const share = whole ? 1 : Math.min(1, Math.max(0, (time - BEGIN - line * STAGGER) / ENTRANCE))
      return 1 - (1 - share) ** 3
    }
    return {
      clip: {
        info: { ...info, format: 'yuv420p' },
        async frame(n, { kernels }) {
          const time = n * seconds
          const args: GroundArgs = { look, time, seed, rule: { ...rule, width: Math.round(bar.width * entered(time, 0)) } }
          let frame: ReadonlyFrame = await kernels.run(GROUND, { format: 'yuv420p', width, height }, [], args)
          for (const [k, still] of stills.entries()) {
            const share = entered(time, k)
            if (share <= 0) continue
            const y = Math.round(top + k * step - still.height / 2 + (1 - share) * size * 0.35)
            frame = await kernels.overlay(frame, await kernels.fromStill(still, true), xOf(still, k), y, share)
          }
          return frame
        },
      },
      metadata: { backend: 'text-card', lines: lines as Json },
    }
  },
}

/** A still of it. */
export const textCardPicture: VideoBackend = {
  ...textCard,
  kind: 'text-to-image',
  refuses: (need) => ((need as { readonly image?: boolean }).image === true ? 'shows words alone, no picture' : undefined),
}
