/** Two films frame by frame, by ffmpeg: which frames are different, and both side by side. */
import { failure } from '../contract/errors.ts'
import { filmTools, type FilmTools } from './film-tools.ts'

export interface FrameStretch {
  /** First and last frame that are different, counted from 0. */
  readonly from: number
  readonly to: number
  /** Peak signal-to-noise ratio of the frame that is most different, dB. */
  readonly worst: number
}

export interface FilmComparison {
  readonly frames: readonly [number, number]
  readonly stretches: readonly FrameStretch[]
}

/** dB from which on frames look alike, and from which on they are the same but for what rounds. */
const ALIKE = 40
const EXACT = 60

export interface CompareOptions {
  /** The films have lost nothing: small differences count. */
  readonly exact?: boolean
  /** Where both are shown beside each other, as MP4. */
  readonly side?: string
}

export async function compareFilms(first: string, second: string, { exact = false, side }: CompareOptions = {}): Promise<FilmComparison> {
  const tools = await filmTools()
  const [one, two] = await Promise.all([first, second].map((file) => tools.probe(file)))
  for (const [file, { video }] of [[first, one!], [second, two!]] as const) if (video === undefined) throw failure('E_MEDIA_FORMAT', { file, expected: 'a film', got: 'a file without pictures' })
  const size = `${one!.video!.width}:${one!.video!.height}`
  const [left, right] = [`[0:v]settb=AVTB,format=yuv420p`, `[1:v]settb=AVTB,scale=${size},format=yuv420p`]
  const stats = 'psnr=stats_file=-:shortest=1'
  const filter = side === undefined ? `${left}[a];${right}[b];[a][b]${stats}` : `${left},split[a][c];${right},split[b][d];[a][b]${stats}[both];[both]nullsink;[c][d]hstack=shortest=0,pad=ceil(iw/2)*2:ceil(ih/2)*2[side]`
  const output = side === undefined ? ['-f', 'null', '-'] : ['-map', '[side]', '-map', '0:a?', '-c:v', 'libx264', '-crf', '18', '-pix_fmt', 'yuv420p', '-c:a', 'aac', side]
  const printed = await tools.run(['-i', first, '-i', second, '-filter_complex', filter, ...output])
  const stretches: { from: number; to: number; worst: number }[] = []
  for (const line of printed.split('\n')) {
    const frame = Number(/^n:(\d+)/.exec(line)?.[1]) - 1
    const ratio = Number(/psnr_avg:([\d.]+)/.exec(line)?.[1] ?? Infinity)
    if (Number.isNaN(frame)) continue
    if (ratio >= (exact ? EXACT : ALIKE)) continue
    const last = stretches.at(-1)
    if (last !== undefined && last.to === frame - 1) Object.assign(last, { to: frame, worst: Math.min(last.worst, ratio) })
    else stretches.push({ from: frame, to: frame, worst: ratio })
  }
  return { frames: [await framesOf(first, tools), await framesOf(second, tools)], stretches }
}

/** Counted by decoding nothing: packets of the picture. */
const framesOf = async (file: string, { run }: FilmTools): Promise<number> =>
  (await run(['-i', file, '-map', '0:v:0', '-c', 'copy', '-f', 'framecrc', '-'])).split('\n').filter((line) => line !== '' && !line.startsWith('#')).length
