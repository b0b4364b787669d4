/** Reads a manifest's `options`, each with its default, and says which makes no sense. Pure. */
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import type { ModelPackage } from './package-types.ts'

export interface OptionReader {
  refuse(key: string, expected: string): never
  text(key: string): string | undefined
  whole(key: string, otherwise: number, least: number, most: number): number
  number(key: string, otherwise: number, least: number, most: number): number
  /** `not`: a value that none of them may have. */
  numbers(key: string, otherwise: readonly number[], not?: number): readonly number[]
  flag(key: string, otherwise?: boolean): boolean
}

/** All throw E_MODEL_INVALID with the package and the option. */
export function readOptions({ name, manifest: { options = {} } }: Pick<ModelPackage, 'name' | 'manifest'>): OptionReader {
  const refuse = (key: string, expected: string): never => {
    throw failure('E_MODEL_INVALID', { type: name, port: `options.${key}`, expected, got: JSON.stringify(options[key]) })
  }
  const number = (key: string, otherwise: number, least: number, most: number, what: string, fits: (value: number) => boolean): number => {
    const value = options[key] ?? otherwise
    return typeof value === 'number' && fits(value) && value >= least && value <= most ? value : refuse(key, `${what} from ${least} to ${most}`)
  }
  return {
    refuse,
    text(key) {
      const value = options[key]
      return value === undefined || typeof value === 'string' ? value : refuse(key, 'a text')
    },
    whole: (key, otherwise, least, most) => number(key, otherwise, least, most, 'a whole number', Number.isInteger),
    number: (key, otherwise, least, most) => number(key, otherwise, least, most, 'a number', Number.isFinite),
    numbers(key, otherwise, not) {
      const value: Json | readonly number[] = options[key] ?? otherwise
      const fits = Array.isArray(value) && value.length === otherwise.length && value.every((one) => typeof one === 'number' && Number.isFinite(one) && one !== not)
      return fits ? (value as number[]) : refuse(key, `${otherwise.length} numbers${not === undefined ? '' : ` that are not ${not}`}`)
    },
    flag(key, otherwise = false) {
      const value = options[key] ?? otherwise
      return typeof value === 'boolean' ? value : refuse(key, 'true or false')
    },
  }
}
