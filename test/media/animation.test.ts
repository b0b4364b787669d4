import { expect, it } from 'vitest'
import { timing } from '../../engine/media/animation.ts'

// What ComfyUI and Pillow write: whole milliseconds of 1000 / fps, cut off or rounded.
it.each([
  [[41, 41, 41], { num: 24, den: 1 }, [1, 1, 1]],
  [[42, 42], { num: 24, den: 1 }, [1, 1]],
  [[62, 62, 125], { num: 16, den: 1 }, [1, 1, 2]],
  [[125, 125], { num: 8, den: 1 }, [1, 1]],
  [[33, 33, 100], { num: 30, den: 1 }, [1, 1, 3]],
  [[70, 70], { num: 1000, den: 70 }, [1, 1]],
  [[0, 0], { num: 10, den: 1 }, [1, 1]],
  [[], { num: 10, den: 1 }, [1, 1]],
])('delays of %j', (delays, rate, repeats) => expect(timing(delays, repeats.length)).toEqual({ rate, repeats }))
