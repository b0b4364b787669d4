/** The one-node harness, where the tests have always looked for it. */
export * from '../engine/testing/harness.ts'
