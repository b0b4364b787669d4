import { definePlugin } from 'reelgraph'
import { pendulum } from './pendulum.ts'
import { swing } from './swing.ts'

export default definePlugin({ name: 'reelgraph-plugin-pendulum', version: '0.1.0', nodes: [pendulum], sockets: [swing] })
