/** Tags as ffmpeg takes them. Pure. */
import type { Tags } from './tags/tags.ts'

/** An ffmetadata file. */
export function formatMetadata(tags: Tags): string {
  const lines = Object.entries(tags).map(([name, value]) => `${escape(name)}=${escape(value)}`)
  return `;FFMETADATA1\n${lines.join('\n')}\n`
}

const escape = (text: string): string => text.replace(/[=;#\\\n]/g, (one) => `\\${one}`)
