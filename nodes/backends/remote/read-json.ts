/** Reading answers whose shape nobody vouches for. */
import type { Json } from '../../../engine/api.ts'

/** The fields of an object; none where it is something else. */
export function fieldsOf(value: Json | undefined): Readonly<Record<string, Json | undefined>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

/** The text; empty where it is something else. */
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** Most models print a progress bar into their log. */
export function percentIn(logs: string): { progress?: number } {
  const last = [...logs.matchAll(/(\d{1,3})%/g)].at(-1)
  return last === undefined ? {} : { progress: Math.min(1, Number(last[1]) / 100) }
}

/** Of `text-to-image`: whether a picture to begin with, or a mask, is wired that the service would not see. */
export function refusedPicture(need: Json, takesPicture: boolean): string | undefined {
  const { image, mask } = fieldsOf(need)
  if (mask === true) return 'it takes no mask'
  return image === true && !takesPicture ? 'it takes no picture to begin with' : undefined
}
