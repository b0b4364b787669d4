/** Reads `.cube` files: Adobe, "Cube LUT Specification 1.0" (2013), and the input ranges that other tools write. Pure. */
import type { Cube } from '../contract/media-service.ts'
import { failure } from '../contract/errors.ts'

type Triple = readonly [number, number, number]

const MOST_1D = 65536
/** What the kernel takes; the specification allows 256. */
const MOST_3D = 65

/**
 * @param file named in errors
 * @throws E_LUT with the line
 */
export function parseCube(text: string, file = 'table.cube'): Cube {
  let title = ''
  let size = 0
  let kind: '1d' | '3d' | undefined
  let minimum: Triple = [0, 0, 0]
  let maximum: Triple = [1, 1, 1]
  let count = 0
  let data = new Float32Array(0)
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const fail = (line: number, expected: string, got: string): never => {
    throw failure('E_LUT', { file, port: `line ${line + 1}`, expected, got: JSON.stringify(got.slice(0, 60)) })
  }
  lines.forEach((raw, i) => {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) return
    const [word = '', ...rest] = line.split(/\s+/)
    const numbers = (words: readonly string[], wanted: number): number[] => {
      const values = words.map(Number)
      const good = words.length === wanted && values.every((value) => Number.isFinite(value))
      return good ? values : fail(i, `${wanted} number${wanted > 1 ? 's' : ''}`, line)
    }
    if (!/^[A-Za-z_]/.test(word)) {
      if (kind === undefined) fail(i, 'LUT_1D_SIZE or LUT_3D_SIZE before the data', line)
      const values = numbers([word, ...rest], 3)
      if (count >= data.length) fail(i, `${data.length / 3} lines of data`, line)
      data.set(values, count)
      count += 3
      return
    }
    switch (word) {
      case 'TITLE': {
        const quoted = /^TITLE\s+"([^"]*)"$/.exec(line)?.[1]
        title = quoted ?? fail(i, 'TITLE "text"', line)
        break
      }
      case 'LUT_1D_SIZE':
      case 'LUT_3D_SIZE': {
        if (kind !== undefined) fail(i, 'one size in a file', line)
        kind = word === 'LUT_1D_SIZE' ? '1d' : '3d'
        const most = kind === '1d' ? MOST_1D : MOST_3D
        size = numbers(rest, 1)[0]!
        if (!Number.isInteger(size) || size < 2 || size > most) fail(i, `a whole size from 2 to ${most}`, line)
        data = new Float32Array((kind === '1d' ? size : size ** 3) * 3)
        break
      }
      case 'DOMAIN_MIN':
        minimum = numbers(rest, 3) as unknown as Triple
        break
      case 'DOMAIN_MAX':
        maximum = numbers(rest, 3) as unknown as Triple
        break
      case 'LUT_1D_INPUT_RANGE':
      case 'LUT_3D_INPUT_RANGE': {
        const [low, high] = numbers(rest, 2) as [number, number]
        minimum = [low, low, low]
        maximum = [high, high, high]
        break
      }
      default:
        fail(i, 'a keyword of the Cube LUT Specification', line)
    }
  })
  if (kind === undefined) return fail(lines.length - 1, 'LUT_1D_SIZE or LUT_3D_SIZE', 'the end of the file')
  if (count < data.length) fail(lines.length - 1, `${data.length / 3} lines of data`, `${count / 3}`)
  if (maximum.some((high, k) => !(high > minimum[k]!))) {
    throw failure('E_LUT', { file, expected: 'DOMAIN_MAX above DOMAIN_MIN', got: `${minimum.join(' ')} to ${maximum.join(' ')}` })
  }
  const whole = minimum.every((value) => value === 0) && maximum.every((value) => value === 1)
  return { title, table: { kind, size, data, ...(whole ? {} : { domain: { minimum, maximum } }) } }
}
