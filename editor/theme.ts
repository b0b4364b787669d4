/** Dark and light: the system's choice, until someone chooses. Panels take their colours from the style sheet, the canvas from here. */
export interface Palette {
  readonly ground: string
  readonly grid: string
  readonly node: string
  readonly title: string
  readonly edge: string
  readonly text: string
  readonly soft: string
  readonly accent: string
  readonly screen: string
  readonly note: string
  readonly noteText: string
  readonly bad: string
  readonly badGround: string
  readonly badText: string
}

const DARK: Palette = { ground: '#0e1014', grid: '#222734', node: '#1a1e28', title: '#262b37', edge: '#343b4a', text: '#e7e9ee', soft: '#b6bdca', accent: '#7c9cff', screen: '#07080a', note: '#3a3420', noteText: '#f4e6b8', bad: '#ff7a6b', badGround: '#2b1513f2', badText: '#ffb4aa' }
const LIGHT: Palette = { ground: '#eef0f4', grid: '#d4d8e1', node: '#ffffff', title: '#e4e8f0', edge: '#c3c9d5', text: '#1b1f29', soft: '#4c5466', accent: '#3e63dd', screen: '#dfe3ea', note: '#fdf3c9', noteText: '#4a3e10', bad: '#c8372d', badGround: '#fde8e6f2', badText: '#8f1d15' }

export type ThemeName = 'dark' | 'light'
const KEY = 'theme'
const system = matchMedia('(prefers-color-scheme: light)')
const wanted = (): ThemeName => {
  const kept = localStorage.getItem(KEY)
  return kept === 'dark' || kept === 'light' ? kept : system.matches ? 'light' : 'dark'
}
const listeners = new Set<() => void>()
let now = wanted()

function apply(): void {
  now = wanted()
  document.documentElement.dataset['theme'] = now
  for (const listener of listeners) listener()
}
system.addEventListener('change', apply)
apply()

export const palette = (): Palette => (now === 'light' ? LIGHT : DARK)
export const onTheme = (listener: () => void): void => void listeners.add(listener)
export function switchTheme(): void {
  localStorage.setItem(KEY, now === 'dark' ? 'light' : 'dark')
  apply()
}
