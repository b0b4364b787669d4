/** Places and times of day that stories tell of, by their words. Pure. */

/** Each name is a word that a picture of it is asked for by. */
const PLACES = {
  sea: 'sea seas ocean oceans beach beaches coast shore harbour harbor port island islands wave waves boat boats ship ships sailboat sail sailed lighthouse dock deck',
  underwater: 'underwater seabed reef coral',
  lake: 'lake lakes pond river rivers stream brook waterfall riverbank',
  mountains: 'mountain mountains peak peaks summit cliff cliffs hill hills valley glacier alps ridge cave caves',
  forest: 'forest forests wood woods woodland jungle trees glade',
  desert: 'desert deserts dune dunes oasis',
  meadow: 'meadow meadows field fields farm garden gardens orchard village villages countryside prairie',
  city: 'city cities town towns skyline skyscraper skyscrapers rooftop rooftops downtown',
  street: 'street streets road roads alley avenue market square traffic crossing',
  room: 'room kitchen bedroom house home hut cabin cottage library school classroom office hall attic fireplace indoors café cafe restaurant shop',
  castle: 'castle palace fortress tower throne',
  space: 'space planet planets moonbase spaceship rocket galaxy orbit stars',
  stage: 'stage theatre theater concert circus',
} as const

export type StoryPlace = keyof typeof PLACES

const TIMES = {
  'at dawn': 'dawn daybreak',
  'at sunrise': 'sunrise',
  'in the morning': 'morning breakfast',
  'by day': 'noon midday day daylight afternoon',
  'at sunset': 'sunset',
  'at dusk': 'dusk twilight evening',
  'at night': 'night midnight moon moonlight moonlit starlight',
} as const

const byWord = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> => new Map(Object.entries(table).flatMap(([name, list]) => list.split(' ').map((word) => [word, name] as const)))
const places = byWord(PLACES)
const times = byWord(TIMES)

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? []

/** In the order in which they are named. */
export const placesOf = (text: string): ReadonlySet<StoryPlace> => new Set(wordsOf(text).flatMap((word) => places.get(word) ?? []) as StoryPlace[])

/** The last that is named: what follows goes on there. */
export const timeOf = (text: string): string | undefined => wordsOf(text).flatMap((word) => times.get(word) ?? []).at(-1)
