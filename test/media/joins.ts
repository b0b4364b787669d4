/** What an encoder has lost of each frame, by ffmpeg's psnr, and where segments meet. */
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'

/** dB of each frame. Both are read as pictures alone, so that none is held against another's neighbour. */
export function psnrOf(film: string, original: string, { width, height, fps }: { readonly width: number; readonly height: number; readonly fps: number }): number[] {
  const raw = [film, original].map((path) => {
    const to = `${path}.yuv`
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', path, '-fps_mode', 'passthrough', '-pix_fmt', 'yuv420p', '-f', 'rawvideo', to])
    return to
  })
  const input = (path: string): string[] => ['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-video_size', `${width}x${height}`, '-framerate', String(fps), '-i', path]
  const said = execFileSync('ffmpeg', ['-v', 'error', ...raw.flatMap(input), '-lavfi', 'psnr=stats_file=-', '-f', 'null', '-'], { encoding: 'utf8' })
  for (const path of raw) rmSync(path)
  return [...said.matchAll(/psnr_avg:(\S+)/g)].map(([, value]) => (value === 'inf' ? 99 : Number(value)))
}

/** The mean of two frames before and after each join, and that of all others. */
export function aroundJoins(psnr: readonly number[], segment: number, reach = 2): { readonly joins: number; readonly elsewhere: number } {
  const isNear = (n: number): boolean => n >= reach && n < psnr.length - reach && (n % segment < reach || n % segment >= segment - reach)
  const mean = (which: boolean): number => {
    const own = psnr.filter((_, n) => isNear(n) === which)
    return own.reduce((sum, one) => sum + one, 0) / own.length
  }
  return { joins: mean(true), elsewhere: mean(false) }
}
