/** Measures a finished film by ffmpeg's own filters: loudness (EBU R 128), black, frozen and silent stretches. Nothing of it is kept in memory. */
import type { Measured, Stretch } from './expectations.ts'
import type { FilmTools } from './film-tools.ts'

/** Shorter stretches are no stretches. */
const SHORTEST = 0.1

/** @throws E_FFMPEG, E_MEDIA_FORMAT */
export async function measureFilm(path: string, { run, probe }: FilmTools): Promise<Measured> {
  const { video, tracks: [audio], duration } = await probe(path)
  const pictures = video === undefined ? [] : ['-map', '0:v:0', '-vf', `blackdetect=d=${SHORTEST}:pix_th=0.08,freezedetect=n=-60dB:d=${SHORTEST}`]
  const sound = audio === undefined ? [] : ['-map', '0:a:0', '-af', `silencedetect=n=-60dB:d=${SHORTEST},ebur128=peak=true:framelog=verbose`]
  const rate = video?.averageRate ?? video?.baseRate
  const found = new Found(duration)
  if (pictures.length + sound.length > 0) {
    let rest = ''
    await run(['-i', path, ...pictures, ...sound, '-f', 'null', '-'], (text) => {
      const lines = (rest + text).split(/\r?\n/)
      rest = lines.pop()!
      for (const line of lines) found.read(line)
    })
    found.read(rest)
  }
  return {
    duration,
    width: video?.width,
    height: video?.height,
    fps: rate === undefined ? undefined : rate.num / rate.den,
    sound: audio !== undefined,
    loudness: found.loudness,
    truePeak: found.truePeak,
    black: found.longest('black'),
    frozen: found.longest('frozen'),
    silent: found.longest('silent'),
  }
}

type Kind = 'black' | 'frozen' | 'silent'

/** Reads what the filters say, line by line. A stretch that has no end goes on to the end of the film. */
class Found {
  loudness: number | undefined
  truePeak: number | undefined
  readonly #duration: number
  readonly #longest: Partial<Record<Kind, Stretch>> = {}
  readonly #open: Partial<Record<Kind, number>> = {}

  constructor(duration: number) {
    this.#duration = duration
  }

  read(line: string): void {
    const value = (pattern: RegExp): number | undefined => {
      const text = pattern.exec(line)?.[1]
      return text === undefined ? undefined : text.includes('inf') ? -Infinity : Number(text)
    }
    // Tags of the file are printed, too, and hold whole graphs.
    if (line.startsWith('[')) {
      const [from, to] = [value(/black_start:([\d.]+)/), value(/black_end:([\d.]+)/)]
      if (from !== undefined && to !== undefined) this.#add('black', from, to)
      this.#edge('frozen', value(/freeze_start: ([\d.]+)/), value(/freeze_end: ([\d.]+)/))
      this.#edge('silent', value(/silence_start: (-?[\d.]+)/), value(/silence_end: ([\d.]+)/))
    }
    this.loudness = value(/^ +I: +(-?[\d.]+|-inf) LUFS/) ?? this.loudness
    this.truePeak = value(/^ +Peak: +(-?[\d.]+|-inf) dBFS/) ?? this.truePeak
  }

  longest(kind: Kind): Stretch | undefined {
    const open = this.#open[kind]
    if (open !== undefined) this.#edge(kind, undefined, this.#duration)
    return this.#longest[kind]
  }

  #edge(kind: Kind, from: number | undefined, to: number | undefined): void {
    if (from !== undefined) this.#open[kind] = Math.max(0, from)
    const begun = this.#open[kind]
    if (to === undefined || begun === undefined) return
    this.#add(kind, begun, to)
    delete this.#open[kind]
  }

  #add(kind: Kind, from: number, to: number): void {
    if (to - from > (this.#longest[kind]?.seconds ?? 0)) this.#longest[kind] = { from, seconds: to - from }
  }
}

/** A frame of a film as a PNG file. @throws E_FFMPEG */
export const saveFrame = async (film: string, seconds: number, file: string, { run }: FilmTools): Promise<void> =>
  void (await run(['-ss', seconds.toFixed(3), '-i', film, '-frames:v', '1', file]))
