/** For authors' tests: `import { nodeContract } from 'reelgraph/testing'`. */
export { nodeContract, type ContractCheck, type ContractOptions } from './node-contract.ts'
export { createHarness, meanOf, SMALL, type Harness, type Outputs, type Picture } from './harness.ts'
export { paintTestPattern } from './signals.ts'
export { testFaces, testStill, testTrack } from '../sockets/samples.ts'
