import { describe, it } from 'vitest'
import { nodeContract, testStill, type ContractOptions } from '../../engine/testing.ts'
import { parseCube } from '../../engine/media/cube.ts'
import builtIn from '../../nodes/index.ts'

const media = {
  text: () => Promise.resolve(testStill(20, 8)),
  openLut: () => Promise.resolve(parseCube('LUT_1D_SIZE 2\n0 0 0\n1 0.5 1')),
}
/** Nodes that need one of several optional inputs. */
const OPTIONS: Readonly<Record<string, ContractOptions>> = { overlay: { inputs: { image: testStill(20, 8) } } }

for (const spec of builtIn.nodes ?? []) {
  describe(spec.type, () => {
    for (const { name, run } of nodeContract(spec, { media, ...OPTIONS[spec.type] })) it(name, run)
  })
}
