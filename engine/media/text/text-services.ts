/** What nodes set text with. Fonts are loaded when there is a text. */
import type { MediaService, TextRequest } from '../../contract/media-service.ts'
import type { Warn } from '../../contract/warnings.ts'
import { rasteriseShapes } from '../image.ts'
import type { FontPath } from './set-text.ts'

/** Letters that a warning names; of more it gives the number. */
const NAMED = 12

export function createTextServices(path: FontPath, maxPixels: number, warn: Warn): Pick<MediaService, 'text' | 'measureText' | 'letters'> {
  /** Letters that were told of: what is measured first and drawn then has one warning. */
  const told = new Set<string>()
  const tell = (missing: readonly string[], { port = 'text' }: TextRequest): void => {
    const fresh = missing.filter((letter) => !told.has(`${port} ${letter}`))
    if (fresh.length === 0) return
    for (const letter of fresh) told.add(`${port} ${letter}`)
    const named = fresh.slice(0, NAMED).map((letter) => `${letter} (U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')})`)
    warn('W_GLYPH_MISSING', { port, got: named.join(', ') + (fresh.length > NAMED ? ` and ${fresh.length - NAMED} more` : '') })
  }
  return {
    async text(request) {
      const { setText } = await import('./set-text.ts')
      const { svg, width, height, missing } = await setText(request, path)
      tell(missing, request)
      return rasteriseShapes(svg, width, height, maxPixels)
    },
    async measureText(request) {
      const { measureText } = await import('./letters.ts')
      const { missing, ...measure } = await measureText(request, path)
      tell(missing, request)
      return measure
    },
    async letters(request) {
      const { setLetters } = await import('./letters.ts')
      const { pictures, missing, ...line } = await setLetters(request, path)
      tell(missing, request)
      return {
        ...line,
        pictures: await Promise.all(pictures.map(async ({ svg, width, height, inColours }) => ({ image: await rasteriseShapes(svg, width, height, maxPixels), inColours }))),
      }
    },
  }
}
