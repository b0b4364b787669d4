/** Brings a task's film here, whatever it comes as: a film, an animation that ffmpeg can't read, or pictures one by one. */
import { rename, rm } from 'node:fs/promises'
import { failure } from '../contract/errors.ts'
import { clipDuration } from '../frames/clip.ts'
import type { Media } from '../media/media.ts'
import type { Client } from './client.ts'
import { download } from './download.ts'
import type { RemotePictures } from './remote.ts'

export type FilmMedia = Pick<Media, 'openFilm' | 'isAnimation' | 'writePictures'>

/** Returns the number of bytes fetched; of a `picture` one frame will do. `to` and names that begin with it are free for use. @throws E_REMOTE_RESULT */
export async function fetchFilm(client: Client, media: FilmMedia, from: string | RemotePictures, to: string, picture = false): Promise<number> {
  const { signal, host } = client.options
  if (typeof from === 'string') return download({ client, from, to, check: (path) => makeFilm(media, path, signal, picture) })
  const { pictures, rate } = from
  const stills = pictures.map((_, n) => `${to}-${n}`)
  let bytes = 0
  for (const [n, path] of stills.entries()) bytes += await download({ client, from: pictures[n]!, to: path, check: () => Promise.resolve() })
  try {
    await media.writePictures({ stills, rate }, to, signal)
  } catch (thrown) {
    signal.throwIfAborted()
    throw failure('E_REMOTE_RESULT', { type: host.name, expected: `${stills.length} pictures that can be read`, got: 'others', detail: (thrown as Error).message.replaceAll(to, 'picture ') }, thrown)
  }
  await Promise.all(stills.map((path) => rm(path, { force: true })))
  return bytes
}

/** @throws when the file is no film, or ends well before it should */
async function makeFilm(media: FilmMedia, path: string, signal: AbortSignal, picture: boolean): Promise<void> {
  if (await media.isAnimation(path)) {
    const animation = `${path}-pages`
    await rename(path, animation)
    await media.writePictures({ animation }, path, signal)
    await rm(animation)
  }
  const { clip, duration, readable } = await media.openFilm(path)
  if (clip.info.length < 2 && !picture) throw new Error('It is a single picture.')
  const seconds = clipDuration({ ...clip.info, length: readable })
  if (seconds < duration * 0.8 - 0.5) throw new Error(`It holds ${seconds.toFixed(1)} of ${duration.toFixed(1)} s.`)
}
