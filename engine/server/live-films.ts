/**
 * Films in the making, watched while they grow: each finished stretch is a piece of an HLS stream (RFC 8216, an EVENT playlist). The
 * encoder's files go when the film is joined, so that pieces are second links to them, kept a while longer for those who still watch.
 */
import { createHash } from 'node:crypto'
import { linkSync, mkdirSync, rmSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../contract/errors.ts'
import type { SoundStretch } from '../media/live-sound.ts'
import type { FilmPart } from '../media/media.ts'
import type { Engine } from '../host/engine.ts'
import { isFinished, type RunQueue } from '../queue/queue.ts'

/** Pieces of one film, by their first frames. */
type Pieces = readonly Piece[]
type Piece = Omit<FilmPart, 'path' | 'sound'> & { readonly link: string; readonly sound?: SoundStretch }

export interface LiveFilms {
  /** What of a run can be watched, by node. */
  list(run: string): readonly { readonly node: string; readonly seconds: number; readonly ended: boolean }[]
  /** @throws E_HTTP_NOT_FOUND before the first piece is there */
  playlist(run: string, node: string): string
  /** The place of a piece, as MPEG-TS. @throws E_HTTP_NOT_FOUND */
  piece(run: string, node: string, number: number): Promise<string>
  close(): void
}

/** Milliseconds that pieces stay after their run has ended. */
const LINGER = 10 * 60_000

export function createLiveFilms({ engine, queue, linger = LINGER }: { readonly engine: Pick<Engine, 'project' | 'writeStreamPiece'>; readonly queue: Pick<RunQueue, 'onEvent'>; readonly linger?: number }): LiveFilms {
  const root = join(engine.project, '.reelgraph', 'live')
  // Nobody watches what an earlier server was making.
  rmSync(root, { recursive: true, force: true })
  const runs = new Map<string, { ended: boolean; readonly films: Map<string, Piece[]> }>()
  const making = new Map<string, Promise<string>>()
  const timers = new Map<string, NodeJS.Timeout>()
  const closed = new AbortController()

  const forget = (run: string): void => {
    runs.delete(run)
    timers.delete(run)
    for (const path of making.keys()) if (path.startsWith(join(root, run))) making.delete(path)
    rmSync(join(root, run), { recursive: true, force: true })
  }

  const stop = queue.onEvent(({ run, event }) => {
    if (event.type === 'run-status') {
      const known = runs.get(run)
      if (known === undefined) return
      known.ended = isFinished(event.status)
      clearTimeout(timers.get(run))
      if (known.ended) timers.set(run, setTimeout(() => forget(run), linger).unref())
    }
    if (event.type !== 'film-part') return
    const known = runs.get(run) ?? { ended: false, films: new Map<string, Piece[]>() }
    const pieces = known.films.get(event.node) ?? []
    // A run that was started again has it already; one that is out of line would tear the stream.
    if (event.from !== endOf(pieces)) return
    const { path, from, frames, start, seconds, codec, sound } = event
    const folder = join(root, run)
    const link = join(folder, `${createHash('sha256').update(event.node).digest('hex').slice(0, 16)}-${pieces.length}`)
    try {
      mkdirSync(folder, { recursive: true })
      linkSync(path, link)
      if (sound !== undefined) linkSync(sound.path, `${link}.aac`)
    } catch {
      // A file system without links has no streams: that is no fault of the run.
      return
    }
    runs.set(run, known)
    known.films.set(event.node, [...pieces, { from, frames, start, seconds, codec, link, ...(sound === undefined ? {} : { sound: { path: `${link}.aac`, start: sound.start } }) }])
  })

  const piecesOf = (run: string, node: string): Pieces => {
    const pieces = runs.get(run)?.films.get(node)
    if (pieces === undefined) throw failure('E_HTTP_NOT_FOUND', { node, fix: 'The first stretch of the film is not made yet, or its run ended a while ago.' })
    return pieces
  }

  return {
    list(run) {
      const known = runs.get(run)
      return [...(known?.films ?? [])].map(([node, pieces]) => ({ node, seconds: pieces.reduce((sum, { seconds }) => sum + seconds, 0), ended: known!.ended }))
    },
    playlist: (run, node) => playlistOf(piecesOf(run, node), runs.get(run)!.ended),
    async piece(run, node, number) {
      const one = piecesOf(run, node)[number]
      if (one === undefined) throw failure('E_HTTP_NOT_FOUND', { node })
      const target = `${one.link}.ts`
      const made = making.get(target) ?? engine.writeStreamPiece({ path: one.link, codec: one.codec, start: one.start, ...(one.sound === undefined ? {} : { sound: one.sound }) }, `${target}.part`, closed.signal).then(() => rename(`${target}.part`, target)).then(() => target)
      making.set(target, made)
      // What failed may be tried again.
      made.catch(() => making.delete(target))
      return made
    },
    close() {
      stop()
      closed.abort()
      for (const timer of timers.values()) clearTimeout(timer)
      void rm(root, { recursive: true, force: true, maxRetries: 3 }).catch(() => {})
    },
  }
}

const endOf = (pieces: Pieces): number => {
  const last = pieces.at(-1)
  return last === undefined ? 0 : last.from + last.frames
}

/** Pure. */
export function playlistOf(pieces: readonly Pick<Piece, 'seconds'>[], ended: boolean): string {
  return [
    '#EXTM3U', '#EXT-X-VERSION:6',
    // All are as long as the first, but for the last.
    `#EXT-X-TARGETDURATION:${Math.max(1, Math.round(Math.max(...pieces.map(({ seconds }) => seconds))))}`,
    '#EXT-X-MEDIA-SEQUENCE:0', '#EXT-X-PLAYLIST-TYPE:EVENT', '#EXT-X-INDEPENDENT-SEGMENTS', '#EXT-X-START:TIME-OFFSET=0',
    ...pieces.flatMap(({ seconds }, n) => [`#EXTINF:${seconds.toFixed(6)},`, `${n}.ts`]),
    ...(ended ? ['#EXT-X-ENDLIST'] : []),
  ].join('\n') + '\n'
}
