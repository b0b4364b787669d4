import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  resolve: {
    alias: {
      'reelgraph/kinds': new URL('../nodes/shared/kinds/index.ts', import.meta.url).pathname,
      'reelgraph/testing': new URL('../engine/testing/index.ts', import.meta.url).pathname,
      reelgraph: new URL('../engine/api.ts', import.meta.url).pathname,
    },
  },
  test: {
    include: ['test/**/*.test.ts', 'plugins/*/test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: [new URL('../engine/kernels/wasm/build.mjs', import.meta.url).pathname],
    testTimeout: 120_000,
    // Some wait for a server or a browser, on machines that have other things to do.
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // Else real models would stand beside the tiny ones, and be made in the home of whoever runs the tests; and each would load what reads prompts.
    env: { REELGRAPH_MODELS_NPM: 'off', REELGRAPH_PROMPT_READER: 'off' },
    pool: 'forks',
    // As the program itself: the policy's long expressions are made machine code at once.
    execArgv: ['--no-regexp-tier-up'],
    maxWorkers: 2,
  },
})
