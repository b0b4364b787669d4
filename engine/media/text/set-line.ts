/** Sets a line of a paragraph: runs shaped, put in the order they are seen in, and taken apart into what may move by itself. */
import { inVisualOrder } from './bidi.ts'
import type { Face } from './face.ts'
import type { Cluster, Paragraph } from './paragraph.ts'
import { isJoining } from './scripts.ts'
import { shapeRun } from './shape.ts'

export interface Style {
  /** Pixels. */
  readonly size: number
  /** Pixels between letters. */
  readonly space: number
}

/** Glyphs that belong together: a letter with its marks, a ligature, a word of a script whose letters join. */
export interface Part {
  /** Its letters, as places in the paragraph. */
  readonly start: number
  readonly end: number
  /** None: a box. */
  readonly face: Face | undefined
  readonly glyphs: readonly PlacedGlyph[]
  /** Of its pen, in pixels from the line's left end. */
  readonly x: number
  readonly advance: number
  readonly blank: boolean
}

export interface PlacedGlyph {
  readonly id: number
  /** In pixels from the pen of the part; y downwards. */
  readonly x: number
  readonly y: number
  /** Of its width. */
  readonly stretch: number
}

export interface SetLine {
  /** From left to right. */
  readonly parts: readonly Part[]
  readonly width: number
}

interface Run {
  readonly clusters: readonly Cluster[]
  readonly level: number
}

/** Advance of the box that stands for a missing letter, in em. */
const BOX = 0.6

/** @param from, to clusters of the paragraph */
export function setLine(paragraph: Paragraph, style: Style, from = 0, to = paragraph.clusters.length): SetLine {
  const parts: Part[] = []
  let x = 0
  for (const run of inVisualOrder(runsOf(paragraph, from, to))) {
    for (const part of partsOf(run, paragraph.text, style)) {
      parts.push({ ...part, x })
      x += part.advance + style.space
    }
  }
  return { parts, width: parts.length === 0 ? 0 : Math.max(0, x - style.space) }
}

/** Stretches of one face, script and level. Spaces at the end of a line run the paragraph's way (rule L1). */
function runsOf({ clusters, base }: Paragraph, from: number, to: number): Run[] {
  let text = to
  while (text > from && clusters[text - 1]!.space) text--
  const runs: { clusters: Cluster[]; level: number }[] = []
  for (let i = from; i < to; i++) {
    const cluster = clusters[i]!
    const level = i < text ? cluster.level : base
    const run = runs.at(-1)
    const last = run?.clusters.at(-1)
    if (run !== undefined && last !== undefined && last.face === cluster.face && last.script === cluster.script && run.level === level) run.clusters.push(cluster)
    else runs.push({ clusters: [cluster], level })
  }
  return runs
}

function partsOf(run: Run, text: string, { size, space }: Style): Omit<Part, 'x'>[] {
  const { clusters, level } = run
  const [first, last] = [clusters[0]!, clusters.at(-1)!]
  const { face } = first
  const rtl = level % 2 === 1
  const rightwards = <T>(list: T[]): T[] => (rtl ? list.reverse() : list)
  if (face === undefined) return rightwards(clusters.map(({ start, end }) => ({ start, end, face, glyphs: [], advance: BOX * size, blank: false })))
  const own = text.slice(first.start, last.end)
  const glyphs = shapeRun(face, own, rtl, space !== 0, text.slice(Math.max(0, first.start - 4), first.start), text.slice(last.end, last.end + 4))
  const scale = size / face.unitsPerEm
  const joins = isJoining(first.script)
  return rightwards(groupsOf(clusters, glyphs.map(({ cluster }) => cluster + first.start))).map(({ start, end, space: blank }) => {
    let pen = 0
    const placed: PlacedGlyph[] = []
    for (const { id, cluster, advance, dx, dy } of glyphs) {
      if (cluster + first.start < start || cluster + first.start >= end) continue
      const fitted = joins ? fittedTo(advance * scale) : advance * scale
      placed.push({ id, x: pen + dx * scale, y: -dy * scale, stretch: joins && advance > 0 ? fitted / (advance * scale) : 1 })
      pen += fitted
    }
    return { start, end, face, glyphs: placed, advance: pen, blank }
  })
}

/** Letters that join meet at whole pixels: no seam shows, and strokes are as sharp as hinted ones. Each is stretched by the little that this takes. */
function fittedTo(advance: number): number {
  const whole = Math.round(advance)
  return Math.abs(whole / advance - 1) < 0.1 ? whole : advance
}

/** Clusters in reading order, those that share glyphs, or a word that joins, as one. */
function groupsOf(clusters: readonly Cluster[], starts: readonly number[]): { start: number; end: number; space: boolean }[] {
  const begun = new Set(starts)
  const joins = isJoining(clusters[0]!.script)
  const groups: { start: number; end: number; space: boolean }[] = []
  for (const { start, end, space } of clusters) {
    const group = groups.at(-1)
    if (group !== undefined && ((joins && !space && !group.space) || !begun.has(start))) group.end = end
    else groups.push({ start, end, space })
  }
  return groups
}
