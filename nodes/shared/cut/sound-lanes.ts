/** Sound that is not cut as the pictures are: each stretch begins by time, with its fades, and all are mixed. */
import type { GraphNode } from '../../../engine/api.ts'
import { isAlike, type CutItem, type CutTrack, type Handles, type Stretch } from './cut-list.ts'

interface Lanes {
  readonly perSecond: number
  add(kind: string, node: GraphNode): string
  stretch(item: CutItem, handles: Handles): Promise<Stretch>
  fitting(lead: CutItem['lead'], length: number, before: number): CutItem['lead']
  /** Pictures, whose own sound may be meant. */
  readonly of: readonly ({ readonly item: CutItem; readonly handles: Handles } & Stretch)[]
}

const rounded = (value: number): number => Number(value.toFixed(6))

/** The link to all of it; undefined where nothing sounds. */
export async function soundOf(tracks: readonly CutTrack[], { perSecond, add, stretch, fitting, of }: Lanes): Promise<string | undefined> {
  const heard: string[] = []
  for (const { items } of tracks) {
    const leads = items.map(({ lead, length }, k) => fitting(lead, length, items[k - 1]?.length ?? 0))
    let at = 0
    for (const [k, item] of items.entries()) {
      const begins = at
      at += item.length
      if (item.source === undefined || item.source.speed === 0) continue
      const [lead, next] = [leads[k], leads[k + 1]]
      const handles = { before: lead?.before ?? 0, after: next?.after ?? 0 }
      const twin = of.find((one) => isAlike(one.item, item) && placeOf(of, one.item) === begins && one.handles.before === handles.before && one.handles.after === handles.after)
      const { audio } = twin ?? (await stretch(item, handles))
      if (audio === undefined) continue
      const [rise, fall] = [(lead?.before ?? 0) + (lead?.after ?? 0), (next?.before ?? 0) + (next?.after ?? 0)]
      const faded = rise + fall === 0 ? audio : `${add('fade', { type: 'audio-fade', params: { in: rounded(rise / perSecond), out: rounded(fall / perSecond) }, inputs: { audio } })}.audio`
      const seconds = (begins - handles.before) / perSecond
      heard.push(seconds === 0 ? faded : `${add('delay', { type: 'audio-delay', params: { seconds: rounded(seconds) }, inputs: { audio: faded } })}.audio`)
    }
  }
  return heard.length === 0 ? undefined : heard.length === 1 ? heard[0] : `${add('mix', { type: 'audio-mix', inputs: { audio: heard } })}.audio`
}

function placeOf(of: Lanes['of'], item: CutItem): number {
  const k = of.findIndex((one) => one.item === item)
  return of.slice(0, k).reduce((sum, one) => sum + one.item.length, 0)
}
