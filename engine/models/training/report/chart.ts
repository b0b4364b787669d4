/**
 * Curves of a training as SVG: for its report, for a file of its own, and in the editor while it runs. Colours are those of the page:
 * `--chart-1` (training), `--chart-2` (validation), `--chart-3` (rate), `--chart-ink`, `--chart-line`. Pure.
 */

export interface Curves {
  readonly steps: readonly { readonly step: number; readonly loss: number; readonly rate: number }[]
  readonly validation: readonly { readonly step: number; readonly loss: number }[]
  /** The best step so far. */
  readonly best?: { readonly step: number } | undefined
  /** Steps in all, where it still runs. */
  readonly last?: number | undefined
}

export interface ChartSize {
  readonly width: number
  readonly height: number
}

interface Point {
  readonly step: number
  readonly value: number
}

interface Series {
  readonly name: string
  readonly points: readonly Point[]
  readonly kind: 'line' | 'faint' | 'dots'
  /** Number of the colour. */
  readonly ink: 1 | 2 | 3
}

/** Points that a line is drawn with at most. */
const MOST = 400
const LEFT = 52
const RIGHT = 12
const TOP = 26
const BOTTOM = 24

/** Loss of the training, as it was and smoothed, and of the pictures that were held back. */
export function lossChart({ steps, validation, best, last }: Curves, size: ChartSize): string {
  const raw = thinned(steps.map(({ step, loss }) => ({ step, value: loss })))
  const smooth = thinned(smoothed(steps.map(({ step, loss }) => ({ step, value: loss }))))
  const series: Series[] = [
    { name: '', points: raw, kind: 'faint', ink: 1 },
    { name: 'training', points: smooth, kind: 'line', ink: 1 },
    ...(validation.length === 0 ? [] : [{ name: 'validation', points: validation.map(({ step, loss }) => ({ step, value: loss })), kind: 'dots', ink: 2 } as const]),
  ]
  return chart('Loss', series, size, { best: best?.step, last })
}

export function rateChart({ steps, last }: Curves, size: ChartSize): string {
  return chart('Learning rate', [{ name: 'rate', points: thinned(steps.map(({ step, rate }) => ({ step, value: rate }))), kind: 'line', ink: 3 }], size, { last, fromZero: true })
}

/** Scores by step, 0 to 100. */
export function scoreChart(points: readonly { readonly step: number; readonly score: number }[], size: ChartSize, best?: number): string {
  return chart('Brand score', [{ name: 'score', points: points.map(({ step, score }) => ({ step, value: score })), kind: 'dots', ink: 2 }], size, { best, fromZero: true })
}

/** Mean of what lies behind, less and less of it the further back: by a twentieth of the training, or eight steps. */
export function smoothed(points: readonly Point[]): readonly Point[] {
  const keep = 1 - 1 / Math.max(8, Math.min(50, points.length / 20))
  let [sum, weight] = [0, 0]
  return points.map(({ step, value }) => {
    sum = sum * keep + value * (1 - keep)
    weight = weight * keep + (1 - keep)
    return { step, value: sum / weight }
  })
}

/** Means of stretches, so that there are few enough. The first and the last stay. */
export function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= MOST) return points
  const inner = MOST - 2
  const means = Array.from({ length: inner }, (_, k): Point => {
    const [from, to] = [1 + Math.floor((k * (points.length - 2)) / inner), 1 + Math.floor(((k + 1) * (points.length - 2)) / inner)]
    const part = points.slice(from, to)
    const mean = (of: (point: Point) => number): number => part.reduce((sum, point) => sum + of(point), 0) / part.length
    return { step: mean(({ step }) => step), value: mean(({ value }) => value) }
  })
  return [points[0]!, ...means, points.at(-1)!]
}

function chart(title: string, series: readonly Series[], { width, height }: ChartSize, { best, last, fromZero = false }: { readonly best?: number | undefined; readonly last?: number | undefined; readonly fromZero?: boolean }): string {
  const all = series.flatMap(({ points }) => points)
  const open = `<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`
  const heading = `<text class="chart-title" x="0" y="13">${title}</text>`
  if (all.length === 0) return `${open}${heading}<text class="chart-tick" x="${LEFT}" y="${height / 2}">nothing yet</text></svg>`
  const steps = all.map(({ step }) => step)
  const [first, end] = [Math.min(...steps), Math.max(last ?? 0, ...steps)]
  // What is smoothed takes long to come back from a leap: it doesn't count where what it is made of is shown.
  const raw = series.some(({ kind }) => kind === 'faint') ? series.filter(({ kind }) => kind !== 'line').flatMap(({ points }) => points) : all
  const [low, high] = rangeOf(raw.map(({ value }) => value), fromZero)
  const down = ticksOf(low, high, Math.max(3, Math.round((height - TOP - BOTTOM) / 44)))
  const [bottom, top] = [Math.min(low, down[0]!), Math.max(high, down.at(-1)!)]
  const x = (step: number): number => LEFT + ((width - LEFT - RIGHT) * (step - first)) / Math.max(1, end - first)
  const y = (value: number): number => height - BOTTOM - ((height - TOP - BOTTOM) * (Math.min(top, value) - bottom)) / (top - bottom)
  const lines = down.map((tick) => `<line class="chart-grid" x1="${LEFT}" x2="${width - RIGHT}" y1="${at(y(tick))}" y2="${at(y(tick))}"/><text class="chart-tick" text-anchor="end" x="${LEFT - 8}" y="${at(y(tick) + 4)}">${shown(tick)}</text>`)
  const along = ticksOf(first, end, Math.max(2, Math.round(width / 110))).filter((step) => Number.isInteger(step) && step >= first && step <= end)
  const names = along.map((step) => `<text class="chart-tick" text-anchor="middle" x="${at(x(step))}" y="${height - 6}">${step}</text>`)
  const mark = best === undefined ? '' : `<line class="chart-best" x1="${at(x(best))}" x2="${at(x(best))}" y1="${TOP}" y2="${height - BOTTOM}"/><text class="chart-tick" text-anchor="${x(best) > width - 60 ? 'end' : 'start'}" x="${at(x(best) + (x(best) > width - 60 ? -5 : 5))}" y="${height - BOTTOM - 6}">best: ${best}</text>`
  return `${open}${heading}${legend(series, width)}${lines.join('')}${names.join('')}${mark}${series.map((one) => drawn(one, x, y)).join('')}</svg>`
}

function drawn({ points, kind, ink, name }: Series, x: (step: number) => number, y: (value: number) => number): string {
  const path = points.map(({ step, value }, k) => `${k === 0 ? 'M' : 'L'}${at(x(step))} ${at(y(value))}`).join('')
  const line = points.length < 2 ? '' : `<path class="chart-${kind} chart-ink-${ink}" d="${path}"/>`
  if (kind !== 'dots' && points.length > 1) return line
  return line + points.map(({ step, value }) => `<circle class="chart-dot chart-ink-${ink}" cx="${at(x(step))}" cy="${at(y(value))}" r="3"><title>${name} at step ${Math.round(step)}: ${shown(value)}</title></circle>`).join('')
}

function legend(series: readonly Series[], width: number): string {
  let right = width - RIGHT
  return series.filter(({ name }) => name !== '').toReversed().map(({ name, ink }) => {
    const from = right - 7 * name.length
    right = from - 34
    return `<line class="chart-line chart-ink-${ink}" x1="${from - 22}" x2="${from - 6}" y1="9" y2="9"/><text class="chart-tick" x="${from}" y="13">${name}</text>`
  }).join('')
}

/** What of the values is shown: a few that leap out are cut off at the top. */
function rangeOf(values: readonly number[], fromZero: boolean): readonly [number, number] {
  const sorted = values.toSorted((a, b) => a - b)
  const low = fromZero ? Math.min(0, sorted[0]!) : sorted[0]!
  const most = sorted.at(-1)!
  const usual = sorted[Math.floor((sorted.length - 1) * 0.98)]!
  const high = most - low > 3 * (usual - low) && usual > low ? usual + (usual - low) * 0.1 : most
  const margin = high > low ? (high - low) * 0.04 : Math.max(1e-9, Math.abs(high) * 0.1)
  return [fromZero ? low : low - margin, high + margin]
}

/** Round numbers from the one to the other, about so many. */
export function ticksOf(low: number, high: number, count: number): readonly number[] {
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999) ?? 10 * power
  const first = Math.ceil(low / step - 1e-9)
  return Array.from({ length: Math.max(1, Math.floor(high / step + 1e-9) - first + 1) }, (_, k) => Number(((first + k) * step).toPrecision(12)))
}

const at = (value: number): string => String(Number(value.toFixed(1)))
const shown = (value: number): string => (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5) ? value.toExponential(Math.abs(value) < 1e-3 ? 1 : 0).replace('+', '') : String(Number(value.toPrecision(4))))

/** For pages that have none of their own. */
export const CHART_STYLE = `.chart{display:block;width:100%;height:auto;font:12px system-ui,sans-serif;--chart-1:#2f6fde;--chart-2:#d9480f;--chart-3:#2b8a3e;--chart-ink:#5b6472;--chart-line:#dfe3ea}
.chart-title{fill:currentColor;font-weight:600}.chart-tick{fill:var(--chart-ink)}.chart-grid{stroke:var(--chart-line)}.chart-best{stroke:var(--chart-2);stroke-dasharray:4 3}
.chart-line,.chart-faint,.chart-dots{fill:none;stroke-width:2;stroke-linejoin:round}.chart-faint{opacity:.3;stroke-width:1}.chart-dot{stroke:none}
${[1, 2, 3].map((k) => `.chart-ink-${k}{stroke:var(--chart-${k})}.chart-dot.chart-ink-${k}{fill:var(--chart-${k})}`).join('')}
@media (prefers-color-scheme:dark){.chart{--chart-1:#7aa7ff;--chart-2:#ff9a5c;--chart-3:#69c98a;--chart-ink:#9aa4b5;--chart-line:#2c333f}}`

/** A chart as a file of its own. */
export const chartFile = (svg: string): string => svg.replace(/^(<svg[^>]*>)/, (open) => `${open}<style>${CHART_STYLE}svg{color:#1c2330;background:#fff}@media (prefers-color-scheme:dark){svg{color:#e8ecf3;background:#14181f}}</style>`)
