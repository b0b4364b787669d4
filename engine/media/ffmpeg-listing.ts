/** Streams as ffmpeg itself prints them, where there is no ffprobe. Pure. */
import { rational, type Rational } from '../frames/clip.ts'
import { hasAlpha, known, parseRatio, promises, quarterTurn } from './stream-values.ts'
import type { AudioStream, Probe, VideoStream } from './streams.ts'

/** Reads what `ffmpeg -i` prints. Pure. */
export function parseFfmpegListing(text: string, tags: Readonly<Record<string, string>>): Probe {
  const container = /^Input #0, (.+?), from/m.exec(text)?.[1] ?? 'unknown'
  const [, h = '0', m = '0', s = '0'] = /Duration: (\d+):(\d+):([\d.]+)/.exec(text) ?? []
  const blocks = text.split(/^\s+Stream #0:/m).slice(1)
  const duration = Number(h) * 3600 + Number(m) * 60 + Number(s)
  let video: VideoStream | undefined
  const tracks: AudioStream[] = []
  for (const block of blocks) {
    const index = Number.parseInt(block, 10)
    const end = duration > 0 && promises(container) ? duration : undefined
    if (video === undefined && /: Video: /.test(block) && !block.includes('(attached pic)')) video = parseVideo(index, block, end)
    if (/: Audio: /.test(block)) {
      const layout = /Hz, ([^,\n]+)/.exec(block)?.[1] ?? ''
      tracks.push({
        index,
        codec: /: Audio: (\w+)/.exec(block)![1]!,
        sampleRate: Number(/(\d+) Hz/.exec(block)?.[1] ?? 0),
        channels: channelsOf(layout),
        timeBase: rational(1, 1000),
        start: Number(/start: (-?[\d.]+)/.exec(text)?.[1] ?? 0),
        end,
        language: /^\d+(?:\[\w+\])?\((?!und\))(\w+)\):/.exec(block)?.[1],
        title: /^\s+title\s*: (.+)$/m.exec(block)?.[1],
        isDefault: block.split('\n')[0]!.includes('(default)'),
      })
    }
  }
  return { container, duration, video, tracks, timecode: /^\s+timecode\s*: (\S+)$/im.exec(text)?.[1], tags }
}

/** `5.1(side)` has six, `7.1` eight, `4.0` four. */
function channelsOf(layout: string): number {
  if (layout.startsWith('mono')) return 1
  const [, wide, low] = /^(\d+)\.(\d)/.exec(layout) ?? []
  return wide === undefined ? Number.parseInt(layout, 10) || 2 : Number(wide) + Number(low)
}

function parseVideo(index: number, block: string, end: number | undefined): VideoStream {
  const line = block.split('\n')[0]!
  const [, pixelFormat = 'unknown', , inParentheses = ''] = /: Video: .*?, (\w+)(\(([^)]*)\))?, /.exec(line) ?? []
  const facts = inParentheses.split(', ')
  const [matrix, primaries = matrix, transfer = matrix] = (
    facts.find((one) => /bt|smpte|fcc|gbr|unknown\//.test(one)) ?? ''
  ).split('/')
  const [, width = '0', height = '0'] = /, (\d+)x(\d+)/.exec(line) ?? []
  const fps = /([\d.]+k?) fps/.exec(line)?.[1]
  const base = /([\d.]+k?) tbr/.exec(line)?.[1]
  const [, ticks = '1000', thousand = ''] = /(\d+)(k?) tbn/.exec(line) ?? []
  const turn = /rotation of (-?[\d.]+) degrees/.exec(block)?.[1]
  return {
    index,
    codec: /: Video: (\w+)/.exec(line)![1]!,
    width: Number(width),
    height: Number(height),
    pixelFormat,
    timeBase: rational(1, Number(ticks) * (thousand === '' ? 1 : 1000)),
    averageRate: printedRate(fps),
    baseRate: printedRate(base),
    matrix: known(matrix),
    range: known(facts.find((one) => one === 'tv' || one === 'pc')),
    primaries: known(primaries),
    transfer: known(transfer),
    rotation: quarterTurn(turn === undefined ? 0 : -Number(turn)),
    aspect: parseRatio(/SAR (\d+:\d+)/.exec(line)?.[1], ':') ?? rational(1),
    interlaced: facts.some((one) => /top|bottom/.test(one)) ? true : facts.includes('progressive') ? false : undefined,
    end,
    counted: undefined,
    alpha: hasAlpha(pixelFormat) || /alpha_mode\s*:\s*1/.test(block),
  }
}

/** ffmpeg prints two decimals: 29.97 stands for the NTSC fraction. */
function printedRate(text: string | undefined): Rational | undefined {
  if (text === undefined) return undefined
  const value = Number.parseFloat(text) * (text.endsWith('k') ? 1000 : 1)
  for (const whole of [24, 30, 48, 60, 120]) {
    if (Math.abs(value - whole / 1.001) < 0.006) return rational(whole * 1000, 1001)
  }
  return value > 0 ? rational(Math.round(value * 100), 100) : undefined
}

/** Global tags of an ffmetadata file. Pure. */
export function parseMetadata(text: string): Record<string, string> {
  const tags: Record<string, string> = {}
  const global = text.split(/^\[/m)[0]!
  for (const [, name, value] of global.matchAll(/^((?:[^=\\\n;#]|\\[^])+)=((?:[^\\\n]|\\[^])*)$/gm)) {
    tags[unescape(name!).toLowerCase()] = unescape(value!)
  }
  return tags
}

const unescape = (text: string): string => text.replace(/\\([^])/g, '$1')
