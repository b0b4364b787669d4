/** Kernels that authors write: functions over bands of rows. */
import type { PixelFormat } from '../frames/format.ts'
import type { ReadonlyFrame } from '../frames/frame-view.ts'

/** A pure band function in a module of the plugin's own; runs on the worker pool. See docs/guide/kernels.md. */
export interface BandKernel {
  /** `import.meta.url`-relative module that exports the function. */
  readonly module: URL
  readonly name: string
  /** The function needs all rows at once: it runs as one band, on one worker. */
  readonly whole?: boolean
}

/** What a band function gets: whole planes, and the rows (of the first target plane) that it must fill. */
export interface Band<A> {
  readonly target: BandFrame
  readonly sources: readonly BandFrame[]
  readonly args: A
  /** First row and the row after the last; both even except at the bottom. */
  readonly from: number
  readonly to: number
}

/** A band as nodes see it: what it reads others may be looking at. */
export interface NodeBand<A> extends Omit<Band<A>, 'sources'> {
  readonly sources: readonly Omit<ReadonlyFrame, 'bytes' | 'address'>[]
}

export interface BandFrame {
  readonly format: PixelFormat
  readonly width: number
  readonly height: number
  readonly planes: readonly {
    readonly data: Uint8Array | Float32Array
    readonly width: number
    readonly height: number
    readonly stride: number
  }[]
}
