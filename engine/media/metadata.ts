/** Tags and chapters as ffmpeg takes them. Pure. */
import type { Chapter } from '../contract/media-service.ts'
import type { Tags } from './tags/tags.ts'

/**
 * An ffmetadata file.
 * @param end of the film, seconds: the last chapter lasts until then
 */
export function formatMetadata(tags: Tags, chapters: readonly Chapter[] = [], end = 0): string {
  const lines = Object.entries(tags).map(([name, value]) => `${escape(name)}=${escape(value)}`)
  const milliseconds = (seconds: number): number => Math.round(seconds * 1000)
  const parts = chapters.flatMap(({ from, title }, k) => [
    '[CHAPTER]', 'TIMEBASE=1/1000', `START=${milliseconds(from)}`, `END=${milliseconds(chapters[k + 1]?.from ?? end)}`, `title=${escape(title.replace(/\s+/g, ' '))}`,
  ])
  return `;FFMETADATA1\n${[...lines, ...parts].join('\n')}\n`
}

const escape = (text: string): string => text.replace(/[=;#\\\n]/g, (one) => `\\${one}`)
