/** Vignettes, tones, unsharp masks and lines in doubles. */
import type { Band } from '../../../engine/kernels/kernels.ts'
import { lineTable, vignetteScale, type BorderArgs, type LinesArgs, type ToneArgs, type UnsharpArgs, type VignetteArgs } from '../../../engine/kernels/ops/shade.ts'
import { meanOfFour } from './samples.ts'
import { bytesOf, isChroma, toByte } from './samples.ts'

export function vignette({ target, sources, args }: Band<VignetteArgs>): void {
  const [scaleX, scaleY] = vignetteScale(target, args)
  target.planes.forEach((plane, p) => {
    const data = bytesOf(sources[0]!.planes[p]!)
    const size = isChroma(target, p) ? 2 : 1
    const zero = target.format === 'gray8' ? 0 : p === 0 ? 16 : 128
    for (let y = 0; y < plane.height; y++) {
      for (let x = 0; x < plane.width; x++) {
        const i = y * plane.width + x
        const dx = ((x + 0.5) * size) / target.width - 0.5
        const dy = ((y + 0.5) * size) / target.height - 0.5
        const far = ((dx * scaleX) ** 2 + (dy * scaleY) ** 2 - args.inner ** 2) / (1 - args.inner ** 2)
        const held = Math.min(1, Math.max(0, far))
        bytesOf(plane)[i] = p === 3 ? data[i]! : toByte(zero + (data[i]! - zero) * (1 - args.amount * held * (2 - held)))
      }
    }
  })
}

export function tone({ target, sources, args }: Band<ToneArgs>): void {
  const { width, height } = target
  const luma = bytesOf(target.planes[0]!)
  target.planes.forEach((plane, p) => {
    const data = bytesOf(sources[0]!.planes[p]!)
    const out = bytesOf(plane)
    for (let i = 0; i < data.length; i++) {
      if (p === 0) out[i] = args.luma[data[i]!]!
      else if (p === 3) out[i] = data[i]!
      else {
        const light = meanOfFour(luma, width, height, i % plane.width, Math.floor(i / plane.width)) * 4
        out[i] = toByte(128 + ((data[i]! - 128) * args.chroma[light]!) / 4096 + args.chroma[light + p]! / 64)
      }
    }
  })
}

export function unsharp({ target, sources, args }: Band<UnsharpArgs>): void {
  target.planes.forEach((plane, p) => {
    const [data, soft] = sources.map(({ planes }) => bytesOf(planes[p]!))
    bytesOf(plane).forEach((_, i, out) => {
      const detail = data![i]! - soft![i]!
      const added = Math.min(args.limit, Math.max(0, Math.abs(detail) - args.threshold) * args.amount)
      out[i] = p === 0 ? toByte(data![i]! + Math.sign(detail) * added) : data![i]!
    })
  })
}

export function inkLines({ target, sources, args }: Band<LinesArgs>): void {
  const table = lineTable(args)
  const [narrow, wide] = sources.map(({ planes }) => bytesOf(planes[0]!))
  bytesOf(target.planes[0]!).forEach((_, i, out) => (out[i] = table[255 + wide![i]! - narrow![i]!]!))
}

export function border({ target, sources, args, from, to }: Band<BorderArgs>): void {
  const { width, height } = target
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const inside = Math.min(x + 0.5, y + 0.5, width - x - 0.5, height - y - 0.5)
      const reach = args.width + ((sources[0]!.planes[0]!.data[i]! - 127.5) / 127.5) * args.roughness
      target.planes[0]!.data[i] = toByte(255 * Math.min(1, Math.max(0, 0.5 + (reach - inside) / args.softness)))
    }
  }
}
