/** How loud the shown node is: measured by the engine's own meter, a node that is put behind it for the question only. */
import { splitLink, type GraphDocument } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { lookAt } from '../seeing/look.ts'
import type { Known } from '../seeing/ports.ts'

export interface Readings {
  readonly loudness: Readonly<Record<'integrated' | 'momentary' | 'shortTerm' | 'truePeak', number | null>>
  /** Seconds, and LUFS over 0.4 s and 3 s. */
  readonly curve: readonly (readonly [time: number, momentary: number | null, shortTerm: number | null])[]
}

/** The link that carries the node's sound: its own, or what a sink is given. */
export function soundLink(document: GraphDocument, { types, catalogue }: Known, name: string): string | undefined {
  const node = document.nodes[name]
  const type = types.get(node?.type ?? '')
  const isSound = (socket: string | undefined): boolean => catalogue.sockets[socket ?? '']?.shows === 'sound'
  const output = Object.keys(type?.outputs ?? {}).find((port) => isSound(type!.outputs[port]!.type))
  if (output !== undefined) return `${name}.${output}`
  const input = Object.keys(type?.inputs ?? {}).find((port) => isSound(type!.inputs[port]!.type) && node?.inputs?.[port] !== undefined)
  return input === undefined ? undefined : [node!.inputs![input]!].flat()[0]
}

const METER = 'loudness-meter'

export async function readLoudness(editor: Editor, link: string, signal: AbortSignal): Promise<Readings | undefined> {
  const source = editor.source()
  const type = editor.types.get(METER)
  if (type === undefined || source.document.nodes[splitLink(link)[0]] === undefined) return undefined
  let name = METER
  while (source.document.nodes[name] !== undefined) name += '-x'
  const document = { ...source.document, nodes: { ...source.document.nodes, [name]: { type: METER, version: type.version, inputs: { audio: link } } } }
  const [loudness, curve] = await Promise.all(['loudness', 'curve'].map(async (port) => (await lookAt({ ...source, document }, { node: name, port }, signal)).text ?? ''))
  return parseReadings(loudness!, curve!)
}

/** Of the texts that the two ports are read as: an object, and a list with a line for each entry. */
export const parseReadings = (loudness: string, curve: string): Readings => ({
  loudness: JSON.parse(loudness) as Readings['loudness'],
  // A text that is too long to be read is cut off: its last line is none.
  curve: curve.split('\n').filter((line) => line.startsWith('[') && line.endsWith(']')).map((line) => JSON.parse(line) as Readings['curve'][number]),
})

const [FLOOR, CEILING] = [-60, 0] as const

export function drawLoudness(context: CanvasRenderingContext2D, { curve }: Readings): void {
  const { width, height } = context.canvas
  const edge = 30 * devicePixelRatio
  const high = height - edge
  const y = (level: number): number => edge / 2 + ((CEILING - Math.max(FLOOR, Math.min(CEILING, level))) / (CEILING - FLOOR)) * high
  context.fillStyle = '#07090c'
  context.fillRect(0, 0, width, height)
  context.font = `${Math.round(10 * devicePixelRatio)}px Inter, sans-serif`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.lineWidth = 1
  for (const level of [0, -14, -23, -40, -60]) {
    context.strokeStyle = level === -23 || level === -14 ? '#f2c14e70' : '#ffffff2e'
    context.beginPath()
    context.moveTo(edge, y(level))
    context.lineTo(width, y(level))
    context.stroke()
    context.fillStyle = '#ffffff9a'
    context.fillText(String(level), 4, y(level))
  }
  const last = Math.max(0.1, curve.at(-1)?.[0] ?? 0.1)
  for (const [column, colour, weight] of [[1, '#4fe07a90', 1], [2, '#c8ffd6', 2]] as const) {
    context.strokeStyle = colour
    context.lineWidth = weight * devicePixelRatio
    context.beginPath()
    let drawing = false
    for (const point of curve) {
      const level = point[column]
      const x = edge + (point[0] / last) * (width - edge)
      if (level === null) drawing = false
      else if (drawing) context.lineTo(x, y(level))
      else {
        context.moveTo(x, y(level))
        drawing = true
      }
    }
    context.stroke()
  }
}

export function loudnessText({ loudness: { integrated, momentary, shortTerm, truePeak } }: Readings): string {
  const said = (value: number | null | undefined): string => (typeof value === 'number' ? value.toFixed(1) : '–')
  return t('Integrated {integrated} LUFS · true peak {peak} dBTP · at most {momentary} LUFS over 0.4 s, {short} over 3 s', { integrated: said(integrated), peak: said(truePeak), momentary: said(momentary), short: said(shortTerm) })
}
