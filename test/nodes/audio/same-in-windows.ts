import { expect } from 'vitest'
import type { Track } from '../../../engine/api.ts'

/** Odd windows put together give the same bits as one read. */
export async function expectSameInWindows(source: Track, sizes: readonly number[] = [1, 997, 4096]): Promise<void> {
  const whole = await source.samples(0, source.info.length)
  for (const size of sizes.filter((size) => source.info.length / size < 2000)) {
    for (let start = 0; start < source.info.length; start += size) {
      const part = await source.samples(start, size)
      whole.forEach((plane, c) => expect(part[c]!.subarray(0, plane.length - start)).toEqual(plane.slice(start, start + size)))
    }
  }
}
