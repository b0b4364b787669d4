/** LoRAs of a model with two transformers (Wan 2.2), one for much noise and one for little: each gets what is meant for it. */
import type { Log } from '../../contract/log.ts'
import type { ModelPackage } from '../packages/package-types.ts'
import { withLoras, type LoraUse } from './merge.ts'

const SECOND = 'transformer_2'

/** Which of both a file is for, as its name says; both where it says nothing. */
export function meantFor(file: string): 'first' | 'second' | 'both' {
  const name = file.split(/[\\/]/).at(-1)!
  const [high, low] = [/(^|[^a-z])high([^a-z]|$|noise)/i, /(^|[^a-z])low([^a-z]|$|noise)/i].map((one) => one.test(name))
  return high === low ? 'both' : high === true ? 'first' : 'second'
}

/** The package with its parts changed by LoRAs. @throws E_LORA */
export async function withExpertLoras(model: ModelPackage, uses: readonly LoraUse[], log: Log): Promise<ModelPackage> {
  if (!model.has(`${SECOND}/model.onnx`)) return withLoras(model, uses, log)
  const of = (side: 'first' | 'second'): readonly LoraUse[] => uses.filter(({ lora }) => meantFor(lora.file) !== (side === 'first' ? 'second' : 'first'))
  const first = await withLoras(model, of('first'), log)
  // Under the first's name, which is what files of LoRAs say.
  const second = await withLoras({ ...model, session: (part) => model.session(part === 'transformer' ? SECOND : part) }, of('second'), log)
  return { ...first, session: (part) => (part === SECOND ? second.session('transformer') : first.session(part)) }
}
