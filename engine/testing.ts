/** For authors' tests: `import { nodeContract } from 'reelgraph/testing'`. */
export { nodeContract, type ContractCheck, type ContractOptions } from './testing/node-contract.ts'
export { createHarness, meanOf, SMALL, type Harness, type Outputs, type Picture } from './testing/harness.ts'
export { paintTestPattern, testFaces, testStill, testTrack } from './testing/signals.ts'
