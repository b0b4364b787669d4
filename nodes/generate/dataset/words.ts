/** Where the words of captions come from: a text beside the picture, a model that looks at it, or its name. */
import { failure, type Json, type NodeServices, type Still } from '../../../engine/api.ts'
import { captionKind } from '../../shared/kinds/caption.ts'
import { wordsOfName } from './captions.ts'

export const CAPTIONS = ['auto', 'model', 'names', 'none'] as const

export interface Captioning {
  readonly captions: (typeof CAPTIONS)[number]
  readonly captioner: string | undefined
  readonly backend: string
}

export interface Words {
  /** Changes with the model that looks. */
  readonly key: string
  /** What a model says of a picture; nothing where none is asked. */
  of(image: Still): Promise<string>
  /** For a file of the project. @param seen what the model has said */
  for(source: string, seen: string): Promise<{ readonly text: string; readonly by: 'sidecar' | 'model' | 'name' | 'nothing' }>
}

/** As many as a caption has. */
const TOKENS = 30
const BEAMS = 3

export async function sourceOfWords({ captions, captioner, backend: wanted }: Captioning, { media, models, node, signal, log }: Pick<NodeServices, 'media' | 'models' | 'node' | 'signal' | 'log'>): Promise<Words> {
  // By itself only what costs nothing is asked.
  const asked = captions === 'model' || (captions === 'auto' && (await models.captioners.models()).length > 0)
  const need = { ...(captioner === undefined ? {} : { model: captioner }) } as Json
  const backend = asked ? await models.choose(captionKind, captions === 'auto' ? 'onnx' : wanted, need) : undefined
  const local = backend !== undefined && !backend.remote ? await models.captioners.find(captioner, signal) : undefined
  return {
    key: backend === undefined ? '' : `${backend.name} ${local?.digest ?? captioner ?? ''}`,
    async of(image) {
      if (backend === undefined) return ''
      const { text } = await backend.run({ image, prefix: '', tokens: TOKENS, beams: BEAMS, model: captioner, options: {}, media, models, signal, log, progress: () => {} })
      if (text === '') throw failure('E_NODE_OUTPUT', { node, expected: 'a caption', got: 'none' })
      return text
    },
    async for(source, seen) {
      const beside = source.replace(/\.[^./]*$/, '.txt')
      if (captions !== 'none' && (await media.isThere(beside))) {
        const text = (await media.openText(beside)).trim()
        if (text !== '') return { text, by: 'sidecar' }
      }
      if (seen !== '') return { text: seen, by: 'model' }
      const text = captions === 'none' ? '' : wordsOfName(source)
      return text === '' ? { text: '', by: 'nothing' } : { text, by: 'name' }
    },
  }
}
