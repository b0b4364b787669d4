import { definePlugin } from 'reelgraph'
import { breathe } from './breathe.ts'

export default definePlugin({ name: 'reelgraph-plugin-breathe', version: '0.1.0', nodes: [breathe] })
