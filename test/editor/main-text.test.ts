/** Which nodes are there for a text that is typed next. */
import { expect, test } from 'vitest'
import { mainText } from '../../editor/panels/inspector/main-text.ts'
import { nodeEntry } from '../../engine/plugins/catalogue.ts'
import builtIn from '../../nodes/index.ts'

const of = (type: string) => mainText(nodeEntry(builtIn.nodes!.find((spec) => spec.type === type)!, { ownerOf: () => undefined } as never) as never)

test('titles, subtitles and speech are typed into; pictures from a prompt and cuts are not', () => {
  expect(['title', 'subtitles', 'speech'].map(of)).toEqual(['text', 'text', 'text'])
  expect(['text-to-video', 'trim', 'encode'].map(of)).toEqual([undefined, undefined, undefined])
  expect(mainText(undefined)).toBeUndefined()
})
