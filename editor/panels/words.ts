/** Numbers as people say them, in the reader's language. */
import { language, number, t } from '../language/t.ts'

export const duration = (seconds: number): string => {
  if (seconds < 1) return t('{seconds} s', { seconds: number(Math.max(0, seconds), 1) })
  if (seconds < 60) return t('{seconds} s', { seconds: Math.round(seconds) })
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? t('{minutes} min {seconds} s', { minutes, seconds: Math.round(seconds % 60) }) : t('{hours} h {minutes} min', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}

export const milliseconds = (value: number): string => (value < 1000 ? t('{milliseconds} ms', { milliseconds: value < 10 ? number(value, 1) : Math.round(value) }) : t('{seconds} s', { seconds: number(value / 1000, 1) }))

export const bytes = (value: number): string => (value < 1e6 ? `${number(Math.max(1, Math.round(value / 1e3)))} kB` : value < 1e9 ? `${number(value / 1e6, 1)} MB` : `${number(value / 1e9, 1)} GB`)

export function ago(iso: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000)
  if (seconds < 60) return t('just now')
  if (seconds < 3600) return t('{minutes} min ago', { minutes: Math.floor(seconds / 60) })
  if (seconds < 86400) return t('{hours} h ago', { hours: Math.floor(seconds / 3600) })
  return new Date(iso).toLocaleDateString(language, { day: 'numeric', month: 'short' })
}

/** A time code, the same in all languages. */
export const clock = (frame: number, rate: number): string => {
  const seconds = frame / rate
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}.${String(Math.floor((seconds % 1) * 100)).padStart(2, '0')}`
}
