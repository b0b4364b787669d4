/** A paragraph taken apart for setting: clusters with the face, script and level that each is set in. */
import { levelsOf, type Direction } from './bidi.ts'
import type { Face } from './face.ts'
import { isInvisible, isSpace, scriptOf, type Script } from './scripts.ts'
import type { Chain } from './sources.ts'

/** What readers take for one letter, its marks and joiners included. */
export interface Cluster {
  readonly start: number
  readonly end: number
  /** None where no font has it: a box is shown. */
  readonly face: Face | undefined
  readonly script: Script | undefined
  readonly level: number
  readonly space: boolean
}

export interface Paragraph {
  readonly text: string
  readonly base: number
  readonly clusters: readonly Cluster[]
  /** Letters that no font has. */
  readonly missing: readonly string[]
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** What is written in place of letters that cannot be set: halves of letters, control characters. */
export const cleaned = (text: string): string =>
  text
    .replace(/\p{Cs}/gu, '\ufffd')
    .normalize('NFC')
    .replace(/\t/g, '    ')
    .replace(/[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]/g, '')

export const paragraphsOf = (text: string): string[] => text.split(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/)

/** @param text one paragraph, cleaned */
export async function takeApart(text: string, chain: Chain, direction?: Direction): Promise<Paragraph> {
  const { base, levels } = levelsOf(text, direction)
  const clusters: Cluster[] = []
  const missing = new Set<string>()
  let face: Face | undefined
  let script: Script | undefined
  for (const { segment, index } of graphemes.segment(text)) {
    const space = isSpace(segment)
    // A space, and what nobody sees, stays with the letter before it; beside a picture, a space is that of the text.
    const idle = [...segment].every((letter) => isInvisible(letter))
    if (!(idle || (space && face?.inColours === false && face.has(0x20))) || face === undefined) {
      const found = idle || segment === ' ' ? chain.main : await chain.faceOf(segment)
      if ('missing' in found) for (const letter of found.missing) missing.add(letter)
      face = 'missing' in found ? undefined : found
    }
    script = scriptOf(segment) ?? script
    clusters.push({ start: index, end: index + segment.length, face, script, level: levels[index]!, space })
  }
  // What stands before the first letter goes with it: a quotation mark is kerned to its word.
  const leading = clusters.find((cluster) => cluster.script !== undefined)?.script
  return { text, base, clusters: clusters.map((cluster) => (cluster.script === undefined ? { ...cluster, script: leading } : cluster)), missing: [...missing] }
}
