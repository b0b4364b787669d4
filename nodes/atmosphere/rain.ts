import { defineWeather } from './weather-node.ts'
import { rainAt } from './weather.ts'

export const rain = defineWeather({
  type: 'rain',
  title: 'Rain',
  description: 'Lets it rain: three layers of streaks, the nearer the longer and faster, with a little haze.',
  tags: ['weather', 'storm', 'water', 'drops'],
  at: rainAt,
  colour: '#c9d6e6',
  angle: 8,
  softness: 1,
  veil: 0.16,
})
