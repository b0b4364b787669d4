/** How large the panels are, in pixels of the page; 0 is closed. Each layout keeps the sizes that were given to it. */
export interface Window {
  readonly width: number
  readonly height: number
}

export interface Edge {
  readonly axis: 'x' | 'y'
  /** At which end of its axis the panel lies: it grows away from it. */
  readonly at: 'start' | 'end'
  readonly least: number
  /** Dragged to nothing, it closes. */
  readonly closes: boolean
  /** What it lies beside keeps this much. */
  readonly leaves: number
}

export const PANELS = {
  inspector: { axis: 'x', at: 'end', least: 240, closes: true, leaves: 320 },
  dock: { axis: 'y', at: 'end', least: 170, closes: true, leaves: 190 },
  side: { axis: 'x', at: 'end', least: 220, closes: true, leaves: 330 },
  timeline: { axis: 'y', at: 'end', least: 90, closes: false, leaves: 360 },
  curves: { axis: 'y', at: 'end', least: 150, closes: false, leaves: 330 },
  form: { axis: 'x', at: 'start', least: 320, closes: false, leaves: 360 },
  lists: { axis: 'y', at: 'end', least: 110, closes: true, leaves: 320 },
} as const satisfies Record<string, Edge>

export type Panel = keyof typeof PANELS
export type Sizes = Readonly<Record<Panel, number>>
export const PANEL_NAMES = Object.keys(PANELS) as readonly Panel[]

export const LAYOUTS = ['wiring', 'editing', 'reviewing'] as const
export type LayoutName = (typeof LAYOUTS)[number]

const between = (least: number, value: number, most: number): number => Math.round(Math.min(most, Math.max(least, value)))

/** What a layout is before anybody has moved an edge. */
export function sizesOf(layout: LayoutName, { width, height }: Window): Sizes {
  const common = { inspector: between(300, width * 0.21, 420), side: between(300, width * 0.24, 480), timeline: between(170, height * 0.25, 360), curves: between(210, height * 0.29, 420), form: between(360, width * 0.4, 720), lists: 220 }
  if (layout === 'editing') return { ...common, dock: between(240, height * 0.42, 620) }
  if (layout === 'reviewing') return { ...common, dock: between(300, height * 0.78, height - PANELS.dock.leaves), inspector: 0 }
  return { ...common, dock: between(230, height * 0.34, 460) }
}

/** The most that a panel may take of the window. */
export const mostOf = (panel: Panel, window: Window): number => Math.max(PANELS[panel].least, (PANELS[panel].axis === 'x' ? window.width : window.height) - PANELS[panel].leaves)

/** The size that comes of a wish: nothing well below the least, where the panel may close. */
export function settled(panel: Panel, wish: number, window: Window): number {
  const { least, closes } = PANELS[panel]
  return closes && wish < least / 2 ? 0 : between(least, wish, mostOf(panel, window))
}

/** What the browser keeps. */
export interface Kept {
  readonly layout: LayoutName
  readonly sizes: Readonly<Partial<Record<LayoutName, Readonly<Partial<Record<Panel, number>>>>>>
}
export const FIRST: Kept = { layout: 'wiring', sizes: {} }

/** What was kept, as far as it can be understood. */
export function readKept(text: string | null): Kept {
  try {
    const found = JSON.parse(text ?? '') as { layout?: unknown; sizes?: Record<string, Record<string, unknown>> }
    const layout = LAYOUTS.find((name) => name === found.layout) ?? FIRST.layout
    const sizes = LAYOUTS.map((name) => [name, Object.fromEntries(PANEL_NAMES.flatMap((panel) => {
      const size = found.sizes?.[name]?.[panel]
      return typeof size === 'number' && Number.isFinite(size) && size >= 0 ? [[panel, size]] : []
    }))] as const)
    return { layout, sizes: Object.fromEntries(sizes.filter(([, of]) => Object.keys(of).length > 0)) }
  } catch {
    return FIRST
  }
}

/** The sizes now: those that were given, else those of the layout; never more than the window has room for. */
export function sizesNow({ layout, sizes }: Kept, window: Window): Sizes {
  const wished: Sizes = { ...sizesOf(layout, window), ...sizes[layout] }
  return Object.fromEntries(PANEL_NAMES.map((panel) => [panel, wished[panel] === 0 ? 0 : settled(panel, Math.max(wished[panel], PANELS[panel].least), window)])) as unknown as Sizes
}

export const resized = (kept: Kept, panel: Panel, size: number): Kept => ({ ...kept, sizes: { ...kept.sizes, [kept.layout]: { ...kept.sizes[kept.layout], [panel]: size } } })

/** A panel as its layout has it; without one, all of them. */
export function restored(kept: Kept, panel?: Panel): Kept {
  const { [kept.layout]: own = {}, ...others } = kept.sizes
  if (panel === undefined) return { ...kept, sizes: others }
  const { [panel]: _, ...rest } = own
  return { ...kept, sizes: Object.keys(rest).length === 0 ? others : { ...others, [kept.layout]: rest } }
}
