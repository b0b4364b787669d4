/** What transitions are called here, in EDLs and in OpenTimelineIO files. Pure. */
import { TRANSITIONS } from '../names.ts'

/** SMPTE 258M gives wipes numbers; these are the ones that a node here draws. */
const WIPES: Readonly<Record<number, string>> = {
  1: 'wipe', 2: 'wipe-down', 3: 'corner-top-left', 4: 'corner-top-right', 5: 'corner-bottom-right', 6: 'corner-bottom-left',
  21: 'barn-open', 22: 'barn-open-vertical', 41: 'diagonal-down', 42: 'diagonal-down-left', 101: 'iris-box', 102: 'iris-diamond', 119: 'iris', 120: 'iris', 128: 'star', 201: 'clock',
}

/** @param code such as `W001` */
export const wipeOf = (code: string): string => WIPES[Number(code.slice(1))] ?? 'wipe'

/** Undefined where none looks like it. */
export function wipeCode(kind: string): string | undefined {
  const found = Object.entries(WIPES).find(([, one]) => one === kind)?.[0]
  return found === undefined ? undefined : `W${found.padStart(3, '0')}`
}

/** All that goes over without an edge is a dissolve to programs that know nothing else. */
export const isKnown = (kind: string): boolean => (TRANSITIONS as readonly string[]).includes(kind)
