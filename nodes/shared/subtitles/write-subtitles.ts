/** Cues as SubRip or WebVTT. Pure. */
import type { Cue } from './cue.ts'

export type SubtitleFormat = 'srt' | 'vtt'

export function writeSubtitles(cues: readonly Cue[], format: SubtitleFormat): string {
  const blocks = cues.map((cue, i) => {
    const times = `${timeOf(cue.from, format)} --> ${timeOf(cue.to, format)}`
    const text = format === 'vtt' ? escaped(cue.text) : cue.text
    // An empty line would end it.
    const lines = text.split('\n').filter((line) => line.trim() !== '').join('\n')
    return format === 'vtt' ? `${times}\n${lines}\n` : `${i + 1}\n${times}\n${lines}\n`
  })
  return (format === 'vtt' ? ['WEBVTT\n', ...blocks] : blocks).join('\n')
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

function timeOf(seconds: number, format: SubtitleFormat): string {
  const whole = Math.max(0, Math.round(seconds * 1000))
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${two(whole / 3_600_000)}:${two((whole / 60_000) % 60)}:${two((whole / 1000) % 60)}${format === 'vtt' ? '.' : ','}${String(whole % 1000).padStart(3, '0')}`
}
