/** Pictures through ffmpeg's filters, as something outside this code to hold results against. */
import { execFileSync } from 'node:child_process'

/** Raw frames in, raw frames out. */
export function throughFfmpeg(
  input: Uint8Array,
  { width, height, from, to, filter }: { width: number; height: number; from: string; to: string; filter: string },
): Uint8Array {
  const size = ['-s', `${width}x${height}`]
  const args = ['-v', 'error', '-f', 'rawvideo', '-pix_fmt', from, ...size, '-i', 'pipe:0', '-vf', filter, '-f', 'rawvideo', '-pix_fmt', to, 'pipe:1']
  return new Uint8Array(execFileSync(process.env['FFMPEG_PATH'] ?? 'ffmpeg', args, { input, maxBuffer: 1 << 28 }))
}
