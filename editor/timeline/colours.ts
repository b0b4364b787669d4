/** The page's colours, for what is painted on a canvas. */
import type { Colours } from './draw.ts'

export function coloursNow(): Colours {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return { ground: of('ground'), raised: of('raised'), field: of('field'), line: of('line'), text: of('text'), soft: of('soft'), accent: of('accent'), warn: of('warn'), dark: style.colorScheme !== 'light' }
}
