/** What encode asks of the encoder where node or film name size and rate. */
import { afterAll, expect, test } from 'vitest'
import type { EncodeRequest } from '../../../engine/contract/media-service.ts'
import { encode } from '../../../nodes/media/encode.ts'
import { createHarness } from '../../harness.ts'

const harness = createHarness()
afterAll(() => harness.close())

async function requestOf(params: Readonly<Record<string, unknown>>): Promise<EncodeRequest> {
  const asked: EncodeRequest[] = []
  const media = {
    planEncode: () => Promise.resolve({ rateControl: true, codec: 'libx264', padding: { right: 0, bottom: 0 } } as never),
    encode: (request: EncodeRequest) => {
      asked.push(request)
      return Promise.resolve({ bytes: 1 } as never)
    },
  }
  await harness.evaluate(encode, { inputs: { video: harness.clip({}, [0, 0, 0, 1]) }, params, media })
  return asked[0]!
}

test.each<[Readonly<Record<string, unknown>>, readonly [number, number, number, number | undefined]]>([
  // Of 1280x720, 30 fps and 3 Mbit/s.
  [{ format: 'quality' }, [1280, 720, 30, 3e6]],
  [{ format: 'quality', width: 640, height: 360 }, [640, 360, 30, 750e3]],
  [{ width: 1280, height: 720, fps: 15 }, [1280, 720, 15, 1.5e6]],
  [{ format: 'quality', width: 640, height: 360, bitrate: 5e5 }, [640, 360, 30, 5e5]],
  // Of the clip's own 64x36 at 25 fps, with as many bits for each pixel.
  [{}, [64, 36, 25, 6250]],
  [{ width: 640, height: 360 }, [640, 360, 25, 625e3]],
  [{ width: 640, height: 360, bitrate: 5e5 }, [640, 360, 25, 5e5]],
  [{ quality: 'source', width: 640, height: 360, fps: 15 }, [64, 36, 25, undefined]],
])('%j', async (params, wanted) => {
  const { video: { info }, ...request } = await requestOf(params)
  expect([info.width, info.height, info.rate.num / info.rate.den, 'bitrate' in request ? request.bitrate : undefined]).toEqual(wanted)
})
