import { defineNode, failure, type Json } from '../../engine/api.ts'

/** Writes a text, or data as JSON, to a file. */
export const saveText = defineNode({
  type: 'save-text',
  title: 'Save text',
  version: 1,
  category: 'media',
  description: 'Writes a text to a file, or data as JSON: a script, a list of scenes, what a node has measured.',
  tags: ['export', 'write', 'json', 'script', 'scenes', 'file'],
  sink: true,
  inputs: {
    text: { type: 'text', title: 'Text', optional: true },
    data: { type: 'data', title: 'Data', optional: true, description: 'Where no text is wired.' },
  },
  outputs: { file: { type: 'text', title: 'File', description: 'Name of the file, in the output folder.' } },
  params: {
    file: { type: 'string', default: 'text.txt', minLength: 1, maxLength: 400, title: 'File', description: 'Path in the output folder.' },
  },
  cost: 0,
  async describe({ inputs, params: { file }, media, node }) {
    written(inputs, node)
    await media.planText(file)
    return { file }
  },
  async run({ inputs, params: { file }, media, node, report }) {
    const { facts } = await media.writeText(file, written(inputs, node))
    const renamed = facts?.['file']
    if (typeof renamed === 'string') report({ file: renamed })
    return { file: typeof renamed === 'string' ? renamed : file }
  },
})

function written({ text, data }: { readonly text: string | undefined; readonly data: Json | undefined }, node: string): string {
  if (text !== undefined) return text.endsWith('\n') ? text : `${text}\n`
  if (data === undefined) throw failure('E_PORT_MISSING', { node, port: 'text', expected: 'a text, or data', got: 'neither' })
  return `${JSON.stringify(data, null, 2)}\n`
}
