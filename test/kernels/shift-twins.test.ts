/** Slides, squares and rolled rows against their plain twins. */
import { expect, it } from 'vitest'
import type { PixelFormat } from '../../engine/frames/format.ts'
import * as shift from '../../engine/kernels/ops/shift.ts'
import * as plainShift from './reference/shift.ts'
import { anyFrame as any, holdToTwins, stage, type TwinCase } from './twins.ts'

const FORMATS: readonly PixelFormat[] = ['yuv420p', 'yuva420p', 'gray8']

const slides = (['x', 'y'] as const).flatMap((along) =>
  [[-0.4, 0.6, 'second'], [0, -0.3, 'second'], [0.7, 0, 'first'], [1.2, -1.5, 'first'], [-0.9, 1, 'second']].map(([firstBy, secondBy, above]) => ({ along, firstBy, secondBy, above })),
)

const cases: Record<string, TwinCase> = {
  slide: { formats: FORMATS, sources: [any(1), any(2)], args: slides, native: shift.slide, plain: plainShift.slide },
  mosaic: { formats: FORMATS, args: [2, 4, 6, 22, 300].map((size) => ({ size })), native: shift.mosaic, plain: plainShift.mosaic },
  rollRows: {
    formats: FORMATS,
    args: (width, height) => [1, 3].map((far) => ({
      shifts: [height, (height + 1) >> 1, (height + 1) >> 1, height].map((rows) => Int32Array.from({ length: rows }, (_, y) => Math.round(Math.sin(y * 5) * far * width))),
    })),
    native: shift.rollRows,
    plain: plainShift.rollRows,
  },
}
holdToTwins(cases)

it('refuses shifts of other rows', async () => {
  await expect(stage.kernels.rollRows(any(1)('yuv420p', 16, 8), [new Int32Array(8)])).rejects.toMatchObject({ code: 'E_INTERNAL' })
})
