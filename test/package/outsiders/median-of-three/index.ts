import { definePlugin } from 'reelgraph'
import { medianOfThree } from './median-of-three.ts'

export default definePlugin({ name: 'reelgraph-plugin-median-of-three', version: '0.1.0', nodes: [medianOfThree] })
