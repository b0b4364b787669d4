/** The `procedural` backend: paints a scene from the words of a prompt. Needs no weights, and says what it is. */
import type { Json } from '../../../engine/api.ts'
import type { VideoBackend } from '../../shared/kinds/clips.ts'

let painter: Promise<typeof import('./painted-clip.ts')> | undefined
let reader: Promise<typeof import('./words.ts')> | undefined

export const procedural: VideoBackend = {
  name: 'procedural',
  kind: 'text-to-video',
  title: 'Procedural painter',
  rank: 10,
  version: '13',
  options: [],
  available: () => Promise.resolve({ ok: true, reason: 'embedded, needs no model' }),
  async reading(need) {
    const { prompt } = need as { readonly prompt?: Json }
    if (typeof prompt !== 'string') return undefined
    const { namesSet, wordsOfPrompt } = await (reader ??= import('./words.ts'))
    return wordsOfPrompt(prompt, namesSet(prompt) ? await import('./draw-set.ts') : undefined)
  },
  async run(request) {
    return (await (painter ??= import('./painted-clip.ts'))).paintedClip(request)
  },
}

/** A still of it. */
export const paintedPicture: VideoBackend = {
  ...procedural,
  kind: 'text-to-image',
  refuses: (need) => ((need as { readonly image?: boolean }).image === true ? 'paints from words alone, not from a picture' : undefined),
}
