/** Reads tables of a FlatBuffers file by the number of the field, after the format's description. Pure. */

/** A vector's length that no model has: what says so is no FlatBuffer. */
const MOST = 1 << 28

/** @throws RangeError where a place lies outside the file */
export class Table {
  readonly #view: DataView
  readonly #at: number
  readonly #fields: number
  readonly #size: number

  constructor(view: DataView, at: number) {
    this.#view = view
    this.#at = at
    this.#fields = at - view.getInt32(at, true)
    this.#size = view.getUint16(this.#fields, true)
  }

  /** All fields have their defaults. */
  static readonly EMPTY = new Table(new DataView(Uint8Array.of(4, 0, 4, 0, 4, 0, 0, 0).buffer), 4)

  /** The table that the file begins with; `mark` is what its bytes 4 to 8 say. */
  static root(bytes: Uint8Array, mark: string): Table {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const found = String.fromCharCode(...bytes.subarray(4, 8))
    if (found !== mark) throw new RangeError(`a file marked "${mark}" was expected`)
    return new Table(view, view.getUint32(0, true))
  }

  /** Where a field's value lies; undefined where it has its default. */
  #place(field: number): number | undefined {
    const slot = 4 + 2 * field
    if (slot >= this.#size) return undefined
    const offset = this.#view.getUint16(this.#fields + slot, true)
    return offset === 0 ? undefined : this.#at + offset
  }

  #target(field: number): number | undefined {
    const place = this.#place(field)
    return place === undefined ? undefined : place + this.#view.getUint32(place, true)
  }

  byte(field: number, otherwise = 0): number {
    const place = this.#place(field)
    return place === undefined ? otherwise : this.#view.getUint8(place)
  }

  int(field: number, otherwise = 0): number {
    const place = this.#place(field)
    return place === undefined ? otherwise : this.#view.getInt32(place, true)
  }

  table(field: number): Table | undefined {
    const target = this.#target(field)
    return target === undefined ? undefined : new Table(this.#view, target)
  }

  /** Bytes of a vector or a text; they are the file's own. */
  bytes(field: number): Uint8Array {
    const target = this.#target(field)
    if (target === undefined) return new Uint8Array(0)
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + target + 4, this.#length(target, 1))
  }

  text(field: number): string {
    return new TextDecoder().decode(this.bytes(field))
  }

  ints(field: number): number[] {
    return this.#each(field, (at) => this.#view.getInt32(at, true))
  }

  tables(field: number): Table[] {
    return this.#each(field, (at) => new Table(this.#view, at + this.#view.getUint32(at, true)))
  }

  #each<T>(field: number, read: (at: number) => T): T[] {
    const target = this.#target(field)
    if (target === undefined) return []
    return Array.from({ length: this.#length(target, 4) }, (_, i) => read(target + 4 + 4 * i))
  }

  #length(target: number, size: number): number {
    const length = this.#view.getUint32(target, true)
    if (length > MOST || target + 4 + length * size > this.#view.byteLength) throw new RangeError('a vector leads out of the file')
    return length
  }
}
