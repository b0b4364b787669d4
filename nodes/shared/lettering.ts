/** What the words of titles and subtitles hang on, and what it is where nothing is said. */
import type { Lettering } from '../../engine/api.ts'

export const TITLE_SIZE = 0.12
export const SUBTITLE_SAFE = 0.05

export const LETTERING = { title: { size: 'size' }, subtitles: { safe: 'safe' } } as const satisfies Readonly<Record<string, Lettering>>
