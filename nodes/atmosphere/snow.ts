import { defineWeather } from './weather-node.ts'
import { snowAt } from './weather.ts'

export const snow = defineWeather({
  type: 'snow',
  title: 'Snow',
  description: 'Lets it snow: soft flakes in three layers that sway as they fall.',
  tags: ['weather', 'winter', 'flakes', 'cold'],
  at: snowAt,
  colour: '#f4f8ff',
  angle: 6,
  softness: 0.9,
  veil: 0.08,
})
