/** A value within a JSON document, and where it stands: what is read from it is checked, and a fault names the place. Pure. */
import { failure, type ReelgraphError } from '../../contract/errors.ts'
import { inWords } from '../../contract/define-socket.ts'

export class Place {
  readonly value: unknown
  /** As JSON Pointer has it, e.g. `/meshes/0/primitives/1`. */
  readonly path: string
  readonly #file: string

  constructor(value: unknown, file: string, path = '') {
    this.value = value
    this.path = path
    this.#file = file
  }

  /** E_CHARACTER at this place. */
  fault(expected: string, got = inWords(this.value), more: { readonly fix?: string; readonly detail?: string } = {}): ReelgraphError {
    return failure('E_CHARACTER', { file: this.#file, ...(this.path === '' ? {} : { port: this.path }), expected, got, ...more })
  }

  get there(): boolean {
    return this.value !== undefined
  }

  /** What an object has under a name; nothing where it hasn't. */
  at(key: string): Place {
    const object = this.#isObject() ? (this.value as Readonly<Record<string, unknown>>) : undefined
    return new Place(object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined, this.#file, `${this.path}/${key}`)
  }

  /** @throws E_CHARACTER unless it is an object */
  object(): this {
    if (!this.#isObject()) throw this.fault('an object')
    return this
  }

  keys(): readonly string[] {
    return this.#isObject() ? Object.keys(this.value as object) : []
  }

  /** Nothing is an empty list. */
  list(): readonly Place[] {
    if (this.value === undefined) return []
    if (!Array.isArray(this.value)) throw this.fault('a list')
    return this.value.map((one, i) => new Place(one, this.#file, `${this.path}/${i}`))
  }

  whole(least: number, most: number, otherwise?: number): number {
    if (this.value === undefined && otherwise !== undefined) return otherwise
    if (!Number.isInteger(this.value) || (this.value as number) < least || (this.value as number) > most) {
      throw this.fault(most === Infinity ? `a whole number of at least ${least}` : least === most ? String(least) : `a whole number from ${least} to ${most}`, told(this.value))
    }
    return this.value as number
  }

  /** The number of an element of a list that has `count`. */
  index(count: number, what: string): number {
    if (!Number.isInteger(this.value) || (this.value as number) < 0 || (this.value as number) >= count) throw this.fault(`the number of one of ${count} ${what}`, told(this.value))
    return this.value as number
  }

  number(otherwise?: number): number {
    if (this.value === undefined && otherwise !== undefined) return otherwise
    if (typeof this.value !== 'number' || !Number.isFinite(this.value)) throw this.fault('a number', told(this.value))
    return this.value
  }

  numbers(count: number, otherwise: readonly number[]): readonly number[] {
    if (this.value === undefined) return otherwise
    const list = this.list()
    if (list.length !== count) throw this.fault(`${count} numbers`, `${list.length}`)
    return list.map((one) => one.number())
  }

  text(otherwise?: string): string {
    if (this.value === undefined && otherwise !== undefined) return otherwise
    if (typeof this.value !== 'string') throw this.fault('a text', told(this.value))
    return this.value
  }

  truth(otherwise = false): boolean {
    if (this.value === undefined) return otherwise
    if (typeof this.value !== 'boolean') throw this.fault('true or false', told(this.value))
    return this.value
  }

  #isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value)
  }
}

const told = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : inWords(value))
