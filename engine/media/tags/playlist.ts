/** Tags of a film for streaming: comments of its master playlist, which players pass over. Pure. */
import type { Tags } from './tags.ts'

/** Name of a master playlist in its film's folder. */
export const MASTER = 'master.m3u8'

export const playlistComments = (tags: Tags): string[] => Object.entries(tags).map(([name, value]) => `#${name}=${encodeURIComponent(value)}`)

export function playlistTags(text: string): Tags {
  const read = text.split('\n').flatMap((line): [string, string][] => {
    const found = /^#([a-z_]+)=([^\s]*)$/.exec(line)
    if (found === null) return []
    try {
      return [[found[1]!, decodeURIComponent(found[2]!)]]
    } catch {
      return []
    }
  })
  return Object.fromEntries(read)
}
