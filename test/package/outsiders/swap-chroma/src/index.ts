import { definePlugin } from 'reelgraph'
import { swapChroma } from './swap-chroma.ts'

export default definePlugin({ name: '@me/reelgraph-plugin-swap-chroma', version: '2.1.0', nodes: [swapChroma] })
