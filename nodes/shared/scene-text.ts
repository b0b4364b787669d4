/** From a story to scenes: where to cut it. Pure. */

/**
 * Cuts a story into at most `most` scenes: its paragraphs; where it has only one, its sentences. Surplus parts are
 * joined with their neighbours so that the scenes come out about equally long.
 */
export function storyScenes(story: string, most: number): string[] {
  const paragraphs = story.split(/\n\s*\n/).map(tidy).filter((part) => part !== '')
  const parts = paragraphs.length > 1 ? paragraphs : sentences(paragraphs[0] ?? '')
  if (parts.length <= most) return parts
  const total = parts.reduce((sum, part) => sum + part.length, 0)
  const scenes: string[] = []
  let done = 0
  for (const [k, part] of parts.entries()) {
    const scene = Math.min(most - 1, Math.floor(((done + part.length / 2) / total) * most), scenes.length)
    // As many scenes as parts that are left must stay possible.
    const forced = Math.max(scene, most - (parts.length - k))
    scenes[Math.min(forced, scenes.length)] = tidy(`${scenes[forced] ?? ''} ${part}`)
    done += part.length
  }
  return scenes
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Sentences, by a full stop, mark or ellipsis and what may close a quotation. */
function sentences(text: string): string[] {
  return (text.match(/[^.!?…]+(?:[.!?…]+["'”’)]*|$)/g) ?? []).map(tidy).filter((part) => /[\p{L}\p{N}]/u.test(part))
}
