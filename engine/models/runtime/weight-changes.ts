/** Low-rank changes of a model's weights, and the order in which a file of weights is read and changed. Pure. */

/** A layer becomes itself + up · down. */
export interface WeightChange {
  /** Where the layer lies in its file, in bytes. */
  readonly offset: number
  readonly type: 'float32' | 'float16'
  readonly rows: number
  readonly columns: number
  readonly rank: number
  /** rows x rank, and rank x columns. */
  readonly up: Float32Array
  readonly down: Float32Array
}

/** A change with its numbers in what all threads read: `up` from `factors` on, then `down`. */
export type PackedChange = Omit<WeightChange, 'up' | 'down'> & { readonly factors: number }

/** Bytes from `start` to before `end`, and what changes in them. */
export interface Segment {
  readonly start: number
  readonly end: number
  readonly changes: readonly PackedChange[]
}

/** One block of shared memory for all: each costs a message more than its numbers do. */
export function packed(changes: readonly WeightChange[]): { readonly changes: readonly PackedChange[]; readonly factors: Float32Array } {
  const factors = new Float32Array(new SharedArrayBuffer(changes.reduce((sum, { up, down }) => sum + up.length + down.length, 0) * 4))
  let at = 0
  const made = changes.map(({ up, down, ...rest }) => {
    const from = at
    factors.set(up, from)
    factors.set(down, from + up.length)
    at += up.length + down.length
    return { ...rest, factors: from }
  })
  return { changes: made, factors }
}

/** Bytes read at a time, where a layer is no larger: they stay in the processor's cache while they are changed. */
const MOST = 4 << 20

const endOf = ({ offset, type, rows, columns }: PackedChange): number => offset + rows * columns * (type === 'float32' ? 4 : 2)

/** The whole file in segments, one after the other. Each layer lies in one, at a multiple of 4 bytes from its start. */
export function segmentsOf(size: number, changes: readonly PackedChange[]): Segment[] {
  const segments: Segment[] = []
  let at = 0
  const plain = (end: number): void => {
    for (; at < end; at = segments.at(-1)!.end) segments.push({ start: at, end: Math.min(end, at + MOST), changes: [] })
  }
  for (const change of [...changes].sort((a, b) => a.offset - b.offset)) {
    const end = endOf(change)
    const last = segments.at(-1)
    // Layers that share bytes are changed together, too.
    const near = last !== undefined && last.changes.length > 0 && (change.offset < last.end || (end - last.start <= MOST && (change.offset - last.start) % 4 === 0))
    if (near) segments[segments.length - 1] = { start: last.start, end: Math.max(last.end, end), changes: [...last.changes, change] }
    else {
      plain(change.offset)
      segments.push({ start: change.offset, end, changes: [change] })
    }
    at = segments.at(-1)!.end
  }
  plain(size)
  return segments
}
