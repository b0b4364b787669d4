import { describe, expect, it } from 'vitest'
import { breakLines } from '../../../nodes/backends/text-card/backend.ts'

describe('lines of a text card', () => {
  it.each([
    ['The quick brown fox jumps over the lazy dog', 34, ['The quick brown fox', 'jumps over the lazy dog']],
    ['春はあけぼの、やうやう白くなりゆく山ぎは', 34, ['春はあけぼの、やうやう', '白くなりゆく山ぎは']],
    ['😀😀😀😀😀😀', 6, ['😀😀😀', '😀😀😀']],
    ['x\u0302x\u0302x\u0302 abc', 7, ['x\u0302x\u0302x\u0302 abc']],
  ])('%s', (text, most, lines) => expect(breakLines(text, most)).toEqual(lines))
})
