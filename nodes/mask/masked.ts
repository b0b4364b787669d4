import { defineFilter, failure } from '../../engine/api.ts'
import { checkLength, maskAt } from '../shared/masks/mask-params.ts'

/** Keeps any effect within a mask. */
export const masked = defineFilter({
  type: 'masked',
  title: 'Masked',
  version: 1,
  category: 'mask',
  description: 'Keeps any effect within a mask: inside it one clip is seen, outside another. Where nothing is wired for outside, that becomes transparent: a cut-out for an overlay.',
  tags: ['mask', 'matte', 'limit', 'region', 'stencil', 'track matte', 'composite', 'alpha', 'cut out', 'blur faces'],
  inputs: {
    video: { type: 'video', title: 'Inside', description: 'What is seen where the mask is white: the clip with its effect.' },
    outside: { type: 'video', optional: true, title: 'Outside', description: 'What is seen where it is black: the clip as it was.' },
    mask: { type: 'mask', title: 'Mask', description: 'A clip of one frame serves for all.' },
  },
  outputs: { video: 'video' },
  params: {
    amount: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Amount', description: 'How much of what is inside is seen.' },
    invert: { type: 'boolean', default: false, title: 'Invert', description: 'Changes inside and outside.' },
  },
  timeless: true,
  cost: 4,
  window: ({ inputs }) => (inputs.mask.info.length === 1 ? 'any' : { before: 0, after: 0 }),
  info({ inputs: { video, outside, mask } }) {
    checkLength('masked', 'mask', mask, video)
    if (outside === undefined) return { format: 'yuva420p' }
    const said = ({ width, height, length }: typeof video.info): string => `${width}x${height}, ${length} frames`
    if (outside.info.width !== video.info.width || outside.info.height !== video.info.height || outside.info.length < video.info.length) {
      throw failure('E_CLIP_FORMAT', { type: 'masked', port: 'outside', expected: said(video.info), got: said(outside.info), fix: 'Wire the very clip that the effect was made of, or bring one to the size of the other.' })
    }
    return { format: video.info.format === 'yuva420p' || outside.info.format === 'yuva420p' ? 'yuva420p' : 'yuv420p' }
  },
  async frame(n, { inputs, params, info, kernels, create }) {
    const { width, height, format } = info
    const given = (await maskAt(inputs.mask, n))!
    const sized = given.width === width && given.height === height ? given : await kernels.resize(given, width, height, 'bilinear')
    const table = Uint8Array.from({ length: 256 }, (_, value) => Math.round((params.invert ? 255 - value : value) * params.amount))
    const mask = params.invert || params.amount < 1 ? await kernels.curves(sized, table) : sized
    const inside = await kernels.convert(await inputs.video.frame(n), format)
    if (inputs.outside !== undefined) return kernels.mixMask(await kernels.convert(await inputs.outside.frame(n), format), inside, mask)
    const cut = create('yuva420p', width, height)
    cut.bytes.set(inside.bytes)
    const [alpha, cover] = [cut.planes[3]!.data, mask.planes[0]!.data]
    for (let i = 0; i < alpha.length; i++) alpha[i] = Math.round((alpha[i]! * cover[i]!) / 255)
    return cut
  },
})
