/** Cut lists as OpenTimelineIO files. Pure. */
import { fps, type Json } from '../../../engine/api.ts'
import { shownFrames, type CutItem, type CutList, type CutSource } from './cut-list.ts'

export function writeOtio({ title, rate, start, tracks, markers = [] }: CutList): string {
  const perSecond = fps(rate)
  const time = (value: number): Json => ({ OTIO_SCHEMA: 'RationalTime.1', rate: perSecond, value })
  const range = (from: number, length: number): Json => ({ OTIO_SCHEMA: 'TimeRange.1', start_time: time(from), duration: time(length) })
  const item = ({ kind, name, length, source }: CutItem): Json => {
    const common = { metadata: {}, name, effects: source === undefined ? [] : effects(source), markers: [], enabled: true }
    if (kind === 'gap' || source === undefined) return { OTIO_SCHEMA: 'Gap.1', ...common, effects: [], source_range: range(0, length) }
    return {
      OTIO_SCHEMA: 'Clip.2',
      ...common,
      metadata: source.reel === undefined ? {} : { cmx_3600: { reel: source.reel } },
      source_range: range(source.from, length),
      media_references: { DEFAULT_MEDIA: reference(source, length) },
      active_media_reference_key: 'DEFAULT_MEDIA',
    }
  }
  const reference = ({ media, made, begins, from, speed }: CutSource, length: number): Json => {
    const available = begins === undefined ? null : range(begins, Math.max(length, Math.ceil(from - begins + shownFrames(length, speed))))
    const common = { metadata: {}, name: '', available_range: available, available_image_bounds: null }
    if (made !== undefined) return { OTIO_SCHEMA: 'GeneratorReference.1', ...common, generator_kind: 'reelgraph', parameters: { prompt: made } }
    return media === undefined ? { OTIO_SCHEMA: 'MissingReference.1', ...common } : { OTIO_SCHEMA: 'ExternalReference.1', ...common, target_url: media }
  }
  const effects = ({ speed }: CutSource): Json[] => {
    const common = { metadata: {}, name: '', enabled: true }
    if (speed === 1) return []
    return [speed === 0 ? { OTIO_SCHEMA: 'FreezeFrame.1', ...common, effect_name: 'FreezeFrame', time_scalar: 0 } : { OTIO_SCHEMA: 'LinearTimeWarp.1', ...common, effect_name: 'LinearTimeWarp', time_scalar: speed }]
  }
  const children = tracks.map(({ kind, name, items }): Json => ({
    OTIO_SCHEMA: 'Track.1',
    metadata: {},
    name,
    source_range: null,
    effects: [],
    markers: [],
    enabled: true,
    children: items.flatMap((one): Json[] => (one.lead === undefined ? [item(one)] : [
      {
        OTIO_SCHEMA: 'Transition.1',
        metadata: { reelgraph: { transition: one.lead.kind } },
        name: one.lead.kind,
        in_offset: time(one.lead.before),
        out_offset: time(one.lead.after),
        transition_type: one.lead.kind === 'crossfade' ? 'SMPTE_Dissolve' : 'Custom_Transition',
      },
      item(one),
    ])),
    kind: kind === 'video' ? 'Video' : 'Audio',
  }))
  const marked = markers.map(({ frame, length, name, colour = 'RED' }): Json => ({ OTIO_SCHEMA: 'Marker.2', metadata: {}, name, color: colour, marked_range: range(frame, length), comment: '' }))
  const stack = { OTIO_SCHEMA: 'Stack.1', metadata: {}, name: 'tracks', source_range: null, effects: [], markers: marked, enabled: true, children }
  return `${JSON.stringify({ OTIO_SCHEMA: 'Timeline.1', metadata: {}, name: title, global_start_time: start === 0 ? null : time(start), tracks: stack }, null, 4)}\n`
}
