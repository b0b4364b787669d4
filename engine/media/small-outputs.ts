/** Outputs that are written in one go: a track alone, a text. */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import type { OutputFile, SoundRequest } from '../contract/media-service.ts'
import type { Json } from '../contract/sockets.ts'
import type { ArtifactStore } from '../store/store.ts'
import type { Children } from './child.ts'
import { modelTag, sourceTag, warningTag } from './encode.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import type { MediaBinding } from './media.ts'
import { openOwnOutput } from './own-output.ts'
import { saveSound, warnOfMix } from './save-sound.ts'
import type { Tags } from './tags/tags.ts'

/** What a file is marked with before it is known what is doubtful about it. */
export const outputTags = (binding: MediaBinding): Record<string, string> => ({ reelgraph: binding.graph, ...sourceTag(binding.source), reelgraph_key: binding.key, ...modelTag(binding.models()) })
const tagsOf = (binding: MediaBinding): Record<string, string> => ({ ...outputTags(binding), ...warningTag(binding.warnings()) })

interface SoundServices {
  readonly ffmpeg: Ffmpeg
  readonly children: Children
  readonly binding: MediaBinding
  readonly readTags: (path: string) => Promise<Tags>
  readonly isOwn: (tags: Tags) => boolean
}

/** @param path absolute */
export async function writeSound({ ffmpeg, children, binding, readTags, isOwn }: SoundServices, request: SoundRequest, path: string): Promise<OutputFile> {
  const { file, audio } = request
  const { force, warn, signal, progress } = binding
  const output = await openOwnOutput({ path, file, force, isOwn, readTags, warn })
  try {
    warnOfMix(file, audio.info.channels, warn)
    const { peaks, digest } = await saveSound(ffmpeg, children, request, tagsOf(binding), output.temporary, signal, progress)
    if (peaks.clipped > 0) {
      warn('W_AUDIO_CLIPPED', { port: 'audio', expected: 'at most 0 dBFS', got: `${peaks.clipped} samples above it, peaks of ${(20 * Math.log10(peaks.peak)).toFixed(1)} dBTP`, detail: `The first is at ${((peaks.first ?? 0) / audio.info.sampleRate).toFixed(2)} s.` })
    }
    const written = { path: output.path, bytes: await output.commit(), facts: { soundDigest: digest, ...output.renamed } }
    binding.wrote(written)
    return written
  } finally {
    await output.abandon()
  }
}

interface TextServices {
  readonly store: ArtifactStore
  readonly binding: MediaBinding
  readonly isOwn: (tags: Tags) => boolean
}

const fact = (there: string): string => `text written to ${there}`
const digestOf = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Tags of a text that was written here and is as it was. */
export const textTags = (store: ArtifactStore) => async (there: string): Promise<Tags> => {
  const known = store.fact(fact(there)) as { readonly digest: string; readonly tags: Tags } | undefined
  return known !== undefined && known.digest === digestOf(await readFile(there)) ? known.tags : {}
}

/** A text has no place for tags: the store knows what was written where, and by which graph. */
export async function writeText({ store, binding, isOwn }: TextServices, file: string, text: string, path: string): Promise<OutputFile> {
  const readTags = textTags(store)
  const output = await openOwnOutput({ path, file, force: binding.force, isOwn, readTags, warn: binding.warn })
  try {
    await writeFile(output.temporary, text)
    const bytes = await output.commit()
    store.recordFact(fact(output.path), { digest: digestOf(text), tags: tagsOf(binding) } as unknown as Json)
    const written = { path: output.path, bytes, facts: output.renamed }
    binding.wrote(written)
    return written
  } finally {
    await output.abandon()
  }
}
