/** Motion estimated by a model of the family optical-flow, in place of dense inverse search. */
import { ReelgraphError, type FlowModel, type ReadonlyFrame, type FrameContext, type NodeServices } from '../../engine/api.ts'

/** How each pixel moves from a frame to another, in the frames' size. */
export type EstimateFlow = (first: ReadonlyFrame, second: ReadonlyFrame, scope: FrameContext) => Promise<ReadonlyFrame>

/** Of every node that follows motion. */
export const FLOW_MODEL = {
  type: 'string', optional: true, minLength: 1, title: 'Model',
  description: 'Model package of the family optical-flow, e.g. RAFT. Absent: dense inverse search, which needs none.',
} as const
export const FLOW_PACKAGE = { family: 'optical-flow', optional: true } as const

/**
 * The estimate by the model that the param names; none where it names none, or in a dry run.
 * @throws E_MODEL_MISSING with the command that fetches it
 */
export async function flowByModel(name: string | undefined, { models, log, report, signal, dry }: NodeServices): Promise<EstimateFlow | undefined> {
  if (name === undefined || dry) return undefined
  const model = await models.flow.find(name, signal)
  report({ model: model.name })
  let told = ''
  return (first, second, scope) => estimated(model, first, second, scope, ({ width, height }) => {
    const said = `${model.name} has memory for ${width}x${height} of ${first.width}x${first.height}: its flow is scaled up`
    if (said !== told) log.info(said)
    told = said
  })
}

async function estimated(model: FlowModel, first: ReadonlyFrame, second: ReadonlyFrame, { kernels, create, signal }: FrameContext, reduced: (size: { readonly width: number; readonly height: number }) => void): Promise<ReadonlyFrame> {
  for (let area = Infinity; ; ) {
    const size = model.sizeFor(first.width, first.height)
    if (size.width < first.width) reduced(size)
    const pixels = async (frame: ReadonlyFrame) => {
      const { bytes } = await kernels.convert(await kernels.resize(frame, size.width, size.height, 'area'), 'rgbf32')
      return { ...size, data: new Float32Array(bytes.slice().buffer) }
    }
    const pictures = await Promise.all([pixels(first), pixels(second)])
    area = size.width * size.height
    try {
      const made = await model.run(...pictures, { signal })
      const flow = create('flow', size.width, size.height)
      flow.planes.forEach(({ data }, at) => data.set(made.subarray(at * area, (at + 1) * area)))
      return await kernels.resize(flow, first.width, first.height, 'bilinear')
    } catch (thrown) {
      const next = model.sizeFor(first.width, first.height)
      const full = thrown instanceof ReelgraphError && thrown.code === 'E_MODEL_MEMORY'
      if (!full || next.width * next.height >= area) throw thrown
    }
  }
}
