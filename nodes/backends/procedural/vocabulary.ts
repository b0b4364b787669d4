/** The words that the procedural painter understands, by what they mean. */
import type { TimeOfDay } from './palette.ts'

/** Places that are drawn whole, as vectors. */
export const DRAWN_PLACES = ['logo', 'product', 'underwater', 'theatre', 'aerial', 'cafe', 'table', 'street', 'dock'] as const
export type DrawnPlace = (typeof DRAWN_PLACES)[number] | 'runway'
/** Whether a place is one of them. */
export const isSet = (place: string): place is DrawnPlace => place === 'runway' || (DRAWN_PLACES as readonly string[]).includes(place)
export type Place = 'sea' | 'lake' | 'city' | 'mountains' | 'forest' | 'desert' | 'meadow' | 'space' | 'interior' | DrawnPlace
export type Subject =
  | 'person' | 'couple' | 'child' | 'tree' | 'sailboat' | 'boat' | 'birds' | 'lighthouse' | 'house' | 'village' | 'harbour' | 'balloon' | 'plane' | 'rocket'
  | 'horse' | 'deer' | 'dog' | 'wolf' | 'fox' | 'cat' | 'bear' | 'monkey' | 'robot' | 'cyborg' | 'elf' | 'car' | 'train' | 'windmill' | 'castle' | 'bridge' | 'dress' | 'kite'
export type Weather = 'clear' | 'cloudy' | 'overcast' | 'rain' | 'storm' | 'snow' | 'fog' | 'wind'
export type Season = 'spring' | 'summer' | 'autumn' | 'winter'
/** Where the camera looks from. */
export type Angle = 'low' | 'high' | 'overhead'
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
  sea: 'sea ocean beach coast coastal shore harbour harbor bay seaside waves wave island surf port quay',
  lake: 'lake river pond fjord lagoon',
  city: 'city skyline downtown town urban skyscraper skyscrapers metropolis tokyo york london paris cyberpunk building buildings',
  mountains: 'mountain mountains hill hills peak peaks alps valley cliff cliffs summit ridge ridges himalaya',
  forest: 'forest forests wood woods woodland jungle trees pine pines nature',
  desert: 'desert dune dunes sahara sand wasteland mars',
  meadow: 'meadow field fields village villages hamlet countryside prairie grass farm garden grassland flowers',
  space: 'space planet planets galaxy galaxies nebula cosmos universe orbit cosmic asteroid',
  interior: 'interior room window indoor indoors kitchen studio office library house-interior bedroom windowsill fireplace sofa couch armchair restaurant bar lobby classroom',
  runway: 'runway catwalk fashion gown couture',
  street: 'street streets alley avenue boulevard crossroads intersection traffic pedestrians shibuya',
  table: 'food meal dish dinner lunch bowl ramen noodles soup stew pizza cake coffee tea cappuccino salad dessert recipe cooking fruit fruits strawberry strawberries apple apples orange oranges lemon lemons chocolate breakfast curry vegetable vegetables espresso latte cocoa pie',
  underwater: 'underwater reef coral corals seabed aquarium fish fishes',
  product: 'product products advert advertisement commercial smartwatch wristwatch headphones smartphone perfume sneaker sneakers shop',
  cafe: 'cafe barista coffeehouse coffeeshop',
  logo: 'logo monogram',
  theatre: 'theatre theater stage concert',
  aerial: 'aerial drone',
  dock: 'dock docks pier jetty marina',
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
  person: 'person man woman men women lady guy gentleman philosopher traveller traveler hiker hero figure wanderer people human silhouette alex teacher doctor scientist ' +
    'businessman businesswoman presenter speaker host actor actress king queen prince princess grandmother grandfather mother father monk nurse chef singer astronaut student bride ' +
    'fisherman farmer barista waiter waitress worker soldier policeman firefighter dancer runner skier surfer cyclist painter artist writer pianist guitarist musician pilot sailor cowboy knight samurai ninja warrior pirate photographer athlete worker engineer',
  couple: 'couple lovers friends',
  child: 'child kid children kids toddler girl girls boy boys maya schoolgirl schoolboy',
  tree: 'tree oak',
  sailboat: 'sailboat sailboats yacht sailing sail',
  boat: 'boat boats ship ships ferry vessel',
  birds: 'bird birds gull gulls seagull seagulls flock crow crows raven swallows geese',
  lighthouse: 'lighthouse beacon',
  house: 'house houses cabin cottage hut barn home',
  village: 'village villages hamlet',
  harbour: 'harbour harbor port quay dock docks pier jetty marina',
  balloon: 'balloon balloons hotair',
  plane: 'plane airplane aircraft jet aeroplane',
  rocket: 'rocket spaceship spacecraft starship shuttle',
  horse: 'horse horses rider stallion pony mare foal',
  deer: 'deer stag elk moose fawn',
  dog: 'dog dogs puppy puppies retriever labrador hound spaniel',
  wolf: 'wolf wolves husky',
  fox: 'fox foxes',
  cat: 'cat cats kitten kittens',
  bear: 'bear bears grizzly',
  monkey: 'monkey monkeys ape chimpanzee chimp gorilla',
  robot: 'robot robots android droid',
  cyborg: 'cyborg cyborgs',
  elf: 'elf elves wizard witch fairy sorcerer mage',
  car: 'car cars automobile convertible cabriolet roadster coupe sedan limousine jeep suv taxi van bus truck lorry',
  train: 'train trains railway locomotive tram subway',
  windmill: 'windmill mill turbine',
  castle: 'castle fortress palace tower',
  bridge: 'bridge',
  dress: 'model models gowns',
  kite: 'kite kites',
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

/** Said by the phrases below alone: no word of one's own means them. */
export const ANGLES = words<Angle>({ low: 'lowangle', high: 'highangle', overhead: 'overheadangle' })

/** Tints, `#rrggbb`. */
export const TINTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    warm: '#ffb070', cold: '#7fb0ff', cool: '#88b8ff', pastel: '#f2c6d6', neon: '#ff4fd8', monochrome: '#b0b0b0', mars: '#d2603a', golden: '#ffc860', gold: '#ffc860',
    teal: '#3fb8b0', red: '#ff5548', orange: '#ff9a40', yellow: '#ffe060', green: '#60c070', blue: '#5080ff', purple: '#9a60ff', violet: '#9a60ff',
    pink: '#ff88b8', sepia: '#c8a070', turquoise: '#40d0c8', crimson: '#d02848', emerald: '#30b078', lavender: '#b8a0f0', silver: '#c8ccd4',
  }),
)

/** Words by which a city stands at the water. */
export const WATERY = new Set('water reflect reflects reflection reflections reflecting reflected reflective'.split(' '))

/** Words that mean one thing together, and what they are taken for: a word of the tables, one of `KNOWN`, or nothing. */
export const PHRASES: ReadonlyMap<string, string | undefined> = new Map(
  Object.entries<string>({
    bluehour: 'blue hour', goldenhour: 'golden hour|magic hour', balloon: 'hot air balloon|hot air balloons|hot air', starry: 'milky way|starry sky|night sky', night: 'night time', day: 'day time',
    dog: 'golden retriever|golden retrievers', york: 'new york|new york city', reef: 'coral reef|coral reefs', shop: 'shop window|store window', cafe: 'coffee shop|coffee house|coffee bar', car: 'sports car|sports cars', fashion: 'fashion show|runway show', aerial: 'aerial view|aerial shot|aerial footage|drone shot|drone view|drone footage|drone flight|seen from above|view from above',
    couple: 'two people|two persons|two friends|two lovers|two men|two women|man and woman|boy and girl',
    lowangle: 'low angle shot|low angle|worm\'s eye view', highangle: 'high angle shot|high angle', overheadangle: 'overhead shot|overhead view|top down view|top down shot|bird\'s eye view',
    style: 'high quality|best quality|high resolution|high detail|highly detailed|ultra detailed|close up|wide angle|wide shot|long shot|slow motion|stop motion|time lapse|motion blur|depth of field|' +
      'oil painting|children\'s book|children\'s book style|children\'s book illustration|art style|beautiful animation|film grain|shot on|clear sky|smooth motion|trending on artstation|award winning',
    '': 'northern lights|aurora borealis|hot dog|ice cream|christmas tree|fire works|shooting star',
  }).flatMap(([word, list]) => list.split('|').map((phrase) => [phrase, word === '' ? undefined : word] as const)),
)

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Words without a content of their own. */
export const SMALL = set(
  'a an the of in on at by to from with over under above below between and or but as is are was were be been being am do does did has have had its it it\'s into onto through across near beside besides behind before after around ' +
  'against along among within toward towards upon about beyond past than then so if when where while which who whom whose what how why because until till during per via ' +
  'this that these those some any each every both either neither many much few more most less least several one ones other others another such same own all up down out off for very too also just only even again ever yet quite rather almost ' +
  'his her their our my your he she they we you i me him them us mine yours hers theirs himself herself themselves itself ' +
  'there here once can could will would shall should may might must let lets s t st nd rd th o\'clock like please make made makes show shows shown showing see sees seen seeing next now two three four five six seven eight nine ten',
)

/** Words that are known and are no part of what is drawn: what other generators are told, how something moves, what is always there. */
export const KNOWN = set(
  'slow slowly fast quick quickly smoothly gently softly light lights lit lighting sky skies sun sunlight air scene view landscape landscapes scenery shot shots ' +
  'style styles quality high low best beautiful pretty lovely stunning gorgeous amazing breathtaking animation animated film movie video clip footage camera lens frame picture image photo photograph photography painting illustration ' +
  'cinematic wide close closeup detailed detail details environment lush atmospheric atmosphere realistic photorealistic hyperrealistic hd uhd 4k 8k 16k hdr imax render rendering rendered 3d 2d cgi ' +
  'opening closing middle act shine shines shining glow glows glowing rise rises rising set sets setting drift drifts drifting falling float floats floating flying fly flies pass passes passing ' +
  'walk walks walked walking stand stands standing run runs running sit sits sitting move moves moving turn turns turning go goes going come comes coming look looks looking lie lies lying rest rests resting hang hangs hanging ' +
  'time hour hours first last early late deep distant far tall small big large huge little tiny old new young lone single long short soft hard bold rich simple modern classic traditional cosy cozy windows winds ' +
  'life world story book elegant luxury premium colours colors color colour coloured colored horizon ground foreground background panoramic panorama timelapse loop looping seamless ' +
  'shadow shadows ray rays sunrays beam beams perspective composition mood contrast saturated vivid vibrant sharp focus bokeh blur blurred crowd crowds audience spotlight spotlights flash flashes flashing confetti finale floor sides together collection designer minimal minimalist abstract artistic aesthetic masterpiece professional natural black white brown beige',
)

/** Negation takes the next meaningful word out. */
export const NEGATIONS = new Set(['no', 'without', 'not', 'never', 'non'])
