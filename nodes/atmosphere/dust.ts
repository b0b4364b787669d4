import { defineWeather } from './weather-node.ts'
import { dustAt } from './weather.ts'

export const dust = defineWeather({
  type: 'dust',
  title: 'Dust',
  description: 'Motes that float and glint in the light, some of them out of focus. Larger and in orange they are embers.',
  tags: ['particles', 'motes', 'bokeh', 'embers', 'fireflies', 'pollen', 'light leak', 'sparks'],
  at: dustAt,
  colour: '#ffe9bd',
  angle: 30,
  softness: 0.8,
  veil: 0,
})
