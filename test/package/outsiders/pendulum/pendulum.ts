import { defineNode } from 'reelgraph'
import './swing.ts'

export const pendulum = defineNode({
  type: 'pendulum',
  title: 'Pendulum',
  version: 1,
  category: 'motion',
  description: 'Swings between two values: link it to a param that may move.',
  outputs: { swing: 'swing' },
  params: {
    low: { type: 'number', default: 0, title: 'Low' },
    high: { type: 'number', default: 1, title: 'High' },
    period: { type: 'number', default: 2, minimum: 0.01, unit: 's', title: 'Period', animatable: false },
  },
  run: ({ params: { low, high, period } }) => ({ swing: { low, high, period } }),
})
