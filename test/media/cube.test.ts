import { symlinkSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { parseCube } from '../../engine/media/cube.ts'
import { createProject } from './media-fixture.ts'

const project = createProject()
afterAll(() => project.close())

const head = (...lines: readonly string[]) => ['LUT_3D_SIZE 2', ...lines].join('\n')
const eight = Array.from({ length: 8 }, (_, i) => `${i & 1} ${(i >> 1) & 1} ${i >> 2}`)

describe('parseCube', () => {
  it('reads title, size, domain and data', () => {
    const lines = ['\uFEFF# a comment', 'TITLE "Bent colours"', '', 'LUT_3D_SIZE 2', 'DOMAIN_MIN 0.0 0.0 0.0', 'DOMAIN_MAX 1.0 1.0 1.0', ...eight]
    const { title, table } = parseCube(`${lines.join('\r\n')}\r\n`)
    expect([title, table.kind, table.size, table.domain]).toEqual(['Bent colours', '3d', 2, undefined])
    expect([...table.data.subarray(0, 9)]).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0])
  })
  it('reads 1D tables, domains and the input ranges of other tools', () => {
    const one = parseCube('LUT_1D_SIZE 2\nDOMAIN_MIN -1 0 0\nDOMAIN_MAX 2 1 4\n0 0 0\n1 1 1')
    expect(one.table).toMatchObject({ kind: '1d', size: 2, domain: { minimum: [-1, 0, 0], maximum: [2, 1, 4] } })
    expect(parseCube('LUT_1D_SIZE 2\nLUT_1D_INPUT_RANGE 0 1.5\n0 0 0\n1 1 1').table.domain?.maximum).toEqual([1.5, 1.5, 1.5])
  })
  it.each([
    ['an empty file', '', 'line 1'],
    ['data before the size', '0 0 0\nLUT_3D_SIZE 2', 'line 1'],
    ['a line of two numbers', head('0 0'), 'line 2'],
    ['words among the numbers', head('0 nought 0'), 'line 2'],
    ['too few lines', head(...eight.slice(1)), 'line 8'],
    ['too many lines', head(...eight, '1 1 1'), 'line 10'],
    ['two sizes', head('LUT_1D_SIZE 4'), 'line 2'],
    ['a size of one', 'LUT_3D_SIZE 1', 'line 1'],
    ['a size that is too large', 'LUT_3D_SIZE 129', 'line 1'],
    ['a title without quotes', head('TITLE look'), 'line 2'],
    ['an unknown keyword', head('LUT_4D_SIZE 3'), 'line 2'],
  ])('%s is E_LUT', (_, text, line) => {
    expect(() => parseCube(text, 'look.cube')).toThrow(expect.objectContaining({ code: 'E_LUT' }))
    expect(() => parseCube(text, 'look.cube')).toThrow(new RegExp(`look.cube.*${line}`))
  })
  it('a domain upside down is E_LUT', () => {
    expect(() => parseCube(head('DOMAIN_MIN 0 1 0', ...eight))).toThrow(expect.objectContaining({ code: 'E_LUT' }))
  })
  it('never throws anything else', () => {
    const word = fc.constantFrom('TITLE', '"a"', 'LUT_3D_SIZE', 'LUT_1D_SIZE', 'DOMAIN_MIN', '2', '0.5', '1e-3', 'nan', '#', '\n', '\r\n', '\t', '-')
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        try {
          parseCube(words.join(' '))
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'E_LUT' })
        }
      }),
    )
  })
})

describe('openLut', () => {
  it('reads a file of the project', async () => {
    writeFileSync(project.path('look.cube'), ['LUT_3D_SIZE 2', ...eight].join('\n'))
    expect((await project.service().openLut('look.cube')).table).toMatchObject({ kind: '3d', size: 2 })
  })
  it('names the file in errors', async () => {
    writeFileSync(project.path('bad.cube'), 'LUT_3D_SIZE two')
    await expect(project.service().openLut('bad.cube')).rejects.toThrow(/E_LUT bad.cube line 1/)
    writeFileSync(project.path('binary.cube'), Buffer.from([0xff, 0xfe, 0x80]))
    await expect(project.service().openLut('binary.cube')).rejects.toMatchObject({ code: 'E_MEDIA_FORMAT' })
  })
  it('stays in the project folder', async () => {
    symlinkSync('/etc/hostname', project.path('link.cube'))
    await expect(project.service().openLut('link.cube')).rejects.toMatchObject({ code: 'E_ASSET_PATH' })
    await expect(project.service().openLut('none.cube')).rejects.toMatchObject({ code: 'E_ASSET_MISSING' })
  })
})
