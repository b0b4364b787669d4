/** The words that the procedural painter understands, by what they mean. */
import type { TimeOfDay } from './palette.ts'

export type Place = 'sea' | 'lake' | 'city' | 'mountains' | 'forest' | 'desert' | 'meadow' | 'space' | 'interior' | 'runway'
export type Subject =
  | 'person' | 'couple' | 'child' | 'tree' | 'sailboat' | 'boat' | 'birds' | 'lighthouse' | 'house' | 'balloon' | 'plane' | 'rocket'
  | 'horse' | 'deer' | 'dog' | 'car' | 'train' | 'windmill' | 'castle' | 'bridge' | 'dress'
export type Weather = 'clear' | 'cloudy' | 'overcast' | 'rain' | 'storm' | 'snow' | 'fog' | 'wind'
export type Season = 'spring' | 'summer' | 'autumn' | 'winter'
export type Mood = 'calm' | 'joyful' | 'melancholic' | 'tense' | 'mysterious' | 'epic' | 'romantic'

const words = <T extends string>(table: Readonly<Record<T, string>>): ReadonlyMap<string, T> =>
  new Map(Object.entries<string>(table).flatMap(([meaning, list]) => list.split(' ').map((word) => [word, meaning as T] as const)))

export const TIMES = words<TimeOfDay>({
  dawn: 'dawn daybreak aurora',
  sunrise: 'sunrise',
  morning: 'morning breakfast',
  day: 'day daytime noon midday sunny daylight',
  afternoon: 'afternoon',
  golden: 'golden goldenhour',
  sunset: 'sunset sundown',
  dusk: 'dusk twilight evening',
  blue: 'bluehour',
  night: 'night nighttime midnight moonlight moonlit nocturnal starry stars starlit moon',
})

export const PLACES = words<Place>({
  sea: 'sea ocean beach coast shore harbour harbor bay seaside waves wave island surf port',
  lake: 'lake river pond fjord lagoon',
  city: 'city skyline street downtown town urban skyscraper skyscrapers metropolis tokyo york london paris cyberpunk building buildings',
  mountains: 'mountain mountains hill hills peak peaks alps valley cliff cliffs summit ridge ridges himalaya',
  forest: 'forest forests wood woods woodland jungle trees pine pines nature',
  desert: 'desert dune dunes sahara sand wasteland mars',
  meadow: 'meadow field fields village countryside prairie grass farm garden grassland flowers',
  space: 'space planet planets galaxy galaxies nebula cosmos universe orbit cosmic asteroid',
  interior: 'interior room window indoor indoors kitchen studio office library house-interior bedroom cafe',
  runway: 'runway catwalk fashion stage gown couture',
})

export const WEATHERS = words<Weather>({
  clear: 'clear cloudless bright',
  cloudy: 'cloudy clouds cloud',
  overcast: 'overcast grey gray gloomy',
  rain: 'rain rainy raining drizzle shower rainstorm wet',
  storm: 'storm stormy thunder thunderstorm lightning tempest',
  snow: 'snow snowing snowfall blizzard snowflakes',
  fog: 'fog foggy mist misty haze hazy smoke',
  wind: 'wind windy breeze breezy gusty',
})

export const SEASONS = words<Season>({
  spring: 'spring blossom blossoms',
  summer: 'summer summery',
  autumn: 'autumn autumnal fall',
  winter: 'winter wintry icy frozen frost snowy snowcapped snow-capped',
})

export const SUBJECTS = words<Subject>({
  person: 'person man woman philosopher traveller traveler hiker hero girl boy figure wanderer people human silhouette alex maya',
  couple: 'couple lovers two friends',
  child: 'child kid children kids toddler',
  tree: 'tree oak',
  sailboat: 'sailboat sailboats yacht sailing sail',
  boat: 'boat boats ship ships ferry vessel',
  birds: 'bird birds gull gulls seagull seagulls flock crow crows raven swallows geese',
  lighthouse: 'lighthouse beacon',
  house: 'house cabin cottage hut barn home',
  balloon: 'balloon balloons hotair',
  plane: 'plane airplane aircraft jet aeroplane',
  rocket: 'rocket spaceship spacecraft starship shuttle',
  horse: 'horse horses rider stallion',
  deer: 'deer stag elk moose',
  dog: 'dog dogs wolf fox cat',
  car: 'car cars traffic automobile taxi',
  train: 'train railway locomotive tram',
  windmill: 'windmill mill turbine',
  castle: 'castle fortress palace tower',
  bridge: 'bridge',
  dress: 'dress model gowns robe',
})

export const MOODS = words<Mood>({
  calm: 'calm peaceful quiet serene tranquil still gentle dreamy',
  joyful: 'joyful happy cheerful colorful colourful bright playful bustling busy lively',
  melancholic: 'melancholic sad lonely melancholy solitary nostalgic',
  tense: 'tense dark ominous dramatic angry thriller',
  mysterious: 'mysterious mystery magical enchanted ancient eerie haunted hidden',
  epic: 'epic grand majestic heroic vast',
  romantic: 'romantic love tender',
})

/** Tints, `#rrggbb`. */
export const TINTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    warm: '#ffb070', cold: '#7fb0ff', cool: '#88b8ff', pastel: '#f2c6d6', neon: '#ff4fd8', monochrome: '#b0b0b0', golden: '#ffc860', gold: '#ffc860',
    teal: '#3fb8b0', red: '#ff5548', orange: '#ff9a40', yellow: '#ffe060', green: '#60c070', blue: '#5080ff', purple: '#9a60ff', violet: '#9a60ff',
    pink: '#ff88b8', sepia: '#c8a070', turquoise: '#40d0c8', crimson: '#d02848', emerald: '#30b078', lavender: '#b8a0f0', silver: '#c8ccd4',
  }),
)

/** Words that are known and change nothing here: small words, and what other generators are told. */
export const KNOWN = new Set(
  (
    'a an the of in on at by to from with over under above below between and or as is are was were its it into onto through across near beside behind before after ' +
    'during while this that these those some many few one all up down out off for very slow slowly fast light lights lit sky skies sun water air scene view landscape shot ' +
    'cinematic high quality beautiful animation animated film movie video camera wide close detailed environment lush atmospheric realistic photorealistic hd 4k 8k style ' +
    'opening closing middle act reflection reflections reflecting reflected shining shines glowing glow rising rises setting drifting drifts falling floating flying fly flies passing passes walking walks standing stands running ' +
    'sits sitting his her their our my she he they we you time hour first last early late deep distant far tall small big large old new young lone single long soft clear-sky windows winds ' +
    'there once upon life world story children\'s book elegant luxury evening colours colors color colour hour horizon ground behind peaks-line'
  ).split(' '),
)

/** Negation takes the next meaningful word out. */
export const NEGATIONS = new Set(['no', 'without', 'not', 'never', 'non'])
