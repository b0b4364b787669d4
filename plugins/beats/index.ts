import { definePlugin } from 'reelgraph'
import { beatGrid } from './beat-grid.ts'
import { beatPulse } from './beat-pulse.ts'
import { detectBeats } from './detect-beats.ts'

export default definePlugin({
  name: 'reelgraph-plugin-beats',
  version: '1.0.0',
  nodes: [detectBeats, beatPulse],
  sockets: [beatGrid],
})
