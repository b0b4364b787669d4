/** What a model takes on disk: a stand-in for its memory where no manifest tells. */
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { failure } from '../../contract/errors.ts'
import type { SessionRequest } from './session-types.ts'

/** The model and its external data, by name: `model.onnx`, `model.onnx_data`, `model.onnx.data`. @throws E_MODEL_MISSING */
export async function modelBytes({ name, file }: Pick<SessionRequest, 'name' | 'file'>): Promise<number> {
  const stem = basename(file)
  const names = await readdir(dirname(file)).catch((): string[] => [])
  if (!names.includes(stem)) throw failure('E_MODEL_MISSING', { type: name, file })
  const files = names.filter((one) => one === stem || one.startsWith(`${stem}_`) || one.startsWith(`${stem}.`))
  const sizes = await Promise.all(files.map(async (one) => (await stat(join(dirname(file), one))).size))
  return sizes.reduce((sum, one) => sum + one, 0)
}
