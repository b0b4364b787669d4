/** Tracks, stills and faces to try nodes with: made in code, every pixel and sample known. */
import type { ClipInfo, Still, Track } from '../frames/clip.ts'
import type { FaceTrack } from '../frames/faces.ts'

/** A sine of 440 Hz in the left channel and of 660 Hz in the right, at -12 dBFS. */
export function testTrack(seconds = 1, sampleRate = 48000): Track {
  const info = { sampleRate, channels: 2, length: Math.round(seconds * sampleRate) }
  return {
    info,
    samples: (start, count) =>
      Promise.resolve(
        [440, 660].map((pitch) =>
          Float32Array.from({ length: count }, (_, i) => {
            const at = start + i
            return at >= 0 && at < info.length ? 0.25 * Math.sin((2 * Math.PI * pitch * at) / sampleRate) : 0
          }),
        ),
      ),
  }
}

/** A colour ramp with a transparent corner. */
export function testStill(width = 24, height = 16): Still {
  const data = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set([(x * 255) / width, (y * 255) / height, 128, x + y < 4 ? 0 : 255], (y * width + x) * 4)
    }
  }
  return { width, height, data }
}

/** A face that moves to the right, a share of the picture in size. */
export function testFaces(info: ClipInfo): FaceTrack {
  const { width, height } = info
  return {
    info,
    faces(n) {
      const box = { x: width * 0.3 + n, y: height * 0.2, width: width * 0.4, height: height * 0.6 }
      return Promise.resolve([{ score: 0.9, box, points: Float32Array.of(box.x, box.y, 0, box.x + box.width, box.y + box.height, -1) }])
    },
  }
}
