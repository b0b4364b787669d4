import { defineNode, type Json } from '../../engine/api.ts'

const rounded = (value: number): number => Math.round(value * 100) / 100

/** What deliver tells of its files. */
export const delivered = defineNode({
  type: 'delivered',
  title: 'Delivered',
  version: 1,
  category: 'media',
  description: 'Lists files that were written, each with its size, length, codec and measured loudness. Deliver ends with it.',
  tags: ['files', 'list', 'loudness', 'report'],
  inputs: {
    written: { type: 'data', multiple: true, title: 'Written', description: 'Of encode nodes.' },
    audio: { type: 'audio', multiple: true, optional: true, title: 'Audio', description: 'One for each loudness that was asked for.' },
  },
  outputs: { files: { type: 'data', title: 'Files' } },
  params: {
    deliveries: { type: 'json', default: [], title: 'Deliveries', description: 'What was asked for of each file, in order: { to, format, loudness, platform? }.' },
    levels: { type: 'json', default: [], title: 'Loudness', description: 'LUFS asked for of each track, in order.' },
  },
  cost: 0,
  describe: () => ({ files: [] }),
  async run({ inputs, params, links, signal, log, report }) {
    const { measureLoudness } = await import('../shared/sound/loudness.ts')
    const asked = params.deliveries as readonly Record<string, Json>[]
    const heard = new Map<Json, Record<string, Json>>()
    for (const [k, track] of inputs.audio.entries()) {
      const { integrated, peak } = await measureLoudness(track, signal)
      heard.set((params.levels as readonly Json[])[k]!, integrated === -Infinity ? {} : { loudness: rounded(integrated), truePeak: rounded(20 * Math.log10(Math.max(peak, 1e-9))) })
    }
    // Lists are of other nodes of this kind.
    // What could not be written keeps its place.
    const present = (links.written ?? []).flatMap(({ empty }, k) => (empty ? [] : [k]))
    const missing = asked.filter((_, k) => links.written?.[k]?.empty === true).map((one) => String(one['file']))
    if (missing.length > 0) log.warn('W_DELIVERY_MISSING', { port: 'written', expected: `${asked.length} files`, got: String(present.length), detail: `Without ${missing.join(', ')}.` })
    const files = inputs.written.flat().map((one, k): Json => {
      const { loudness = null, ...rest } = asked[present[k] ?? k] ?? {}
      const silent = rest['format'] === 'gif' || heard.size === 0
      return { ...rest, ...(one as Record<string, Json>), ...(silent ? {} : { asked: loudness, ...heard.get(loudness) }) }
    })
    report({ files: files.length, ...(missing.length === 0 ? {} : { missing }) })
    return { files }
  },
})
