/** Changes of a model's weights by few numbers, and the order in which a file of weights is read and changed. Pure. */

interface Place {
  /** Where the layer lies in its file, in bytes. */
  readonly offset: number
  readonly type: 'float32' | 'float16'
  readonly rows: number
  readonly columns: number
}

/** A layer becomes itself + up · down. */
export interface ProductChange extends Place {
  readonly rank: number
  /** rows x rank, and rank x columns. */
  readonly up: Float32Array
  readonly down: Float32Array
}

/** A matrix as a product; of rank 0 all its numbers are in `up`. */
export interface Factor {
  readonly rows: number
  readonly columns: number
  readonly rank: number
  readonly up: Float32Array
  readonly down: Float32Array
}

/** A layer becomes itself + times * (first o second): number by number, or the second whole for each number of the first. */
export interface CompositeChange extends Place {
  readonly by: 'hadamard' | 'kronecker'
  readonly times: number
  readonly first: Factor
  readonly second: Factor
}

/** Each row, or what each input is multiplied by, is brought to a length of its own. */
export interface LengthChange extends Place {
  readonly along: 'rows' | 'columns'
  readonly lengths: Float32Array
  /** How much of the change: 1 wholly. */
  readonly strength: number
}

/** Rows become what is given. */
export interface RowsChange extends Place {
  readonly set: Float32Array
}

/** Those of one place are made in their order. */
export type WeightChange = ProductChange | CompositeChange | LengthChange | RowsChange

/** With its numbers in what all threads read: `up` from `factors` on, then `down`. */
type Packed<T> = Omit<T, 'up' | 'down'> & { readonly factors: number }
export type PackedFactor = Packed<Factor>
export type PackedComposite = Omit<CompositeChange, 'first' | 'second'> & { readonly first: PackedFactor; readonly second: PackedFactor }
export type PackedLengths = Omit<LengthChange, 'lengths'> & { readonly lengths: number; readonly count: number }
export type PackedRows = Omit<RowsChange, 'set'> & { readonly set: number }
export type PackedChange = Packed<ProductChange> | PackedComposite | PackedLengths | PackedRows

/** Bytes from `start` to before `end`, and what changes in them. */
export interface Segment {
  readonly start: number
  readonly end: number
  readonly changes: readonly PackedChange[]
}

/** One block of shared memory for all: each costs a message more than its numbers do. */
export function packed(changes: readonly WeightChange[]): { readonly changes: readonly PackedChange[]; readonly factors: Float32Array } {
  const arrays = changes.flatMap((one) => ('set' in one ? [one.set] : 'lengths' in one ? [one.lengths] : 'by' in one ? [one.first.up, one.first.down, one.second.up, one.second.down] : [one.up, one.down]))
  const factors = new Float32Array(new SharedArrayBuffer(arrays.reduce((sum, { length }) => sum + length, 0) * 4))
  let at = 0
  const put = (data: Float32Array): number => {
    factors.set(data, at)
    at += data.length
    return at - data.length
  }
  const pack = <T extends { readonly up: Float32Array; readonly down: Float32Array }>({ up, down, ...rest }: T): Packed<T> => {
    const from = put(up)
    put(down)
    return { ...rest, factors: from }
  }
  const made = changes.map((one): PackedChange => {
    if ('set' in one) return { ...one, set: put(one.set) }
    if ('lengths' in one) return { ...one, lengths: put(one.lengths), count: one.lengths.length }
    return 'by' in one ? { ...one, first: pack(one.first), second: pack(one.second) } : pack(one)
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
