/** Figures of benches, for programs: ratios within one run, so that machines may differ. */
import { appendFileSync } from 'node:fs'

export interface Figure {
  /** What is measured against what, such as "pipeline, time beside ffmpeg". */
  readonly name: string
  readonly value: number
  /** Which way is better. */
  readonly better: 'less' | 'more'
  /** What it is to come to. */
  readonly goal?: number
}

/** Where a bench that is run by `run.ts` writes them; nowhere else. */
export const FIGURES = 'REELGRAPH_FIGURES'

export function figure(name: string, value: number, better: Figure['better'], goal?: number): void {
  const file = process.env[FIGURES]
  const told: Figure = { name, value: Number(value.toPrecision(4)), better, ...(goal === undefined ? {} : { goal }) }
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(told)}\n`)
}

/** How much worse a figure is than before: 0.1 is a tenth; below 0 it is better. */
export const worseBy = ({ value, better }: Figure, before: number): number => (better === 'less' ? value / before - 1 : before / value - 1)
