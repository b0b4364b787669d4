/** Who is in a scene: people and beasts by the words of a prompt, how they look and what they do. Pure. */
import type { Ink } from '../../../engine/api.ts'
import { plainPrompt } from '../../shared/prompt-words.ts'
import type { Emotion } from '../../shared/figures/emotions.ts'
import type { FigureName, Look } from '../../shared/figures/figure.ts'
import { COLOURS } from '../../shared/fashion.ts'
import { hex } from '../../shared/figures/inks.ts'
import { lookOf } from '../../shared/figures/look.ts'
import type { Gait, QuadrupedName } from '../../shared/figures/quadruped.ts'
import { hash2 } from './noise.ts'
import { mentionsOf, type Reading } from './read-prompt.ts'
import type { Subject } from './vocabulary.ts'

export interface Player {
  readonly figure: FigureName
  readonly look: Look
}
export interface Creature {
  readonly beast: QuadrupedName
  readonly coat: readonly [number, number, number] | undefined
}

export type CarKind = 'sports' | 'saloon' | 'van'

export interface Vehicle {
  readonly car: CarKind | 'train' | 'steam train'
  readonly paint: Ink
}

export interface Cast {
  readonly players: readonly Player[]
  readonly creatures: readonly Creature[]
  readonly vehicles: readonly Vehicle[]
  /** A tree of light. */
  readonly magic: boolean
  readonly shot: 'close-up' | 'medium' | 'wide'
  readonly emotion: Emotion
  readonly speaking: boolean
  readonly gait: Gait
  /** What people do where they are, other than to stand. */
  readonly pose: 'sitting' | 'dancing' | 'cheering' | undefined
  /** Against the light. */
  readonly dark: boolean
}

const PLAYERS: Partial<Readonly<Record<Subject, FigureName>>> = { person: 'person', child: 'person', couple: 'person', dress: 'person', robot: 'robot', cyborg: 'cyborg', elf: 'fantasy', monkey: 'monkey', bear: 'animal' }
const CREATURES: ReadonlySet<Subject> = new Set<QuadrupedName>(['dog', 'wolf', 'fox', 'cat', 'horse', 'deer'])
/** Beasts that have a face of their own to be seen near. */
const FACES: ReadonlySet<Subject> = new Set(['dog', 'cat', 'fox'])

/** Figures stand for these; the rest of the subjects are painted with the scene. */
export const isCast = (subject: Subject): boolean => subject === 'car' || subject === 'train' || PLAYERS[subject] !== undefined || CREATURES.has(subject)

/** How someone looks whose calling says it. */
const CALLINGS: readonly (readonly [RegExp, string])[] = [
  [/\b(philosopher|monk|wizard|sorcerer|mage)\b/i, 'an old man with a beard in a brown robe'],
  [/\b(doctor|nurse|scientist|chef)\b/i, 'in a white jacket'],
  [/\b(baristas?|waiter|waitress|baker)\b/i, 'in a white shirt'],
  [/\b(business(man|woman)|presenter|host|speaker|teacher)\b/i, 'in a suit'],
  [/\b(hiker|travell?er|wanderer|hero|astronaut)\b/i, 'in a hoodie'],
  [/\b(bride)\b/i, 'a woman in a white gown'],
  [/\b(model|queen|princess)\b/i, 'a woman in a gown'],
  [/\b(king|prince)\b/i, 'a man in a robe'],
  [/\b(fisherm[ae]n|cowboys?|policem[ae]n|firem[ae]n|lumberjacks?)\b/i, 'a man'],
]
const EMOTIONS: readonly (readonly [Emotion, RegExp])[] = [
  ['happy', /\b(happy|happily|smil\w*|laugh\w*|joyful|cheerful)\b/i],
  ['excited', /\b(excited|thrilled|cheering|celebrat\w*)\b/i],
  ['sad', /\b(sad|sadly|crying|cries|weeping|mourning)\b/i],
  ['angry', /\b(angry|angrily|furious|shouting|rage)\b/i],
  ['surprised', /\b(surprised|astonished|amazed|discover\w*|wonder)\b/i],
  ['fearful', /\b(afraid|scared|fearful|frightened|terrified)\b/i],
  ['disgusted', /\b(disgusted|disgust)\b/i],
  ['confident', /\b(confident|proud|heroic)\b/i],
  ['calm', /\b(calm|calmly|contemplat\w*|meditat\w*|thoughtful|serene)\b/i],
]
const CLOSE = /\b(close[- ]?ups?|portrait|headshot|face|selfie)\b/i
const FAR = /\b(wide|long|full|establishing)[- ](shot|body|view)|\bfull[- ]length\b|\b(distant|far away|aerial|panoram\w+|landscape)\b/i
const SPEAKS = /\b(speak\w*|talk\w*|says?|saying|tells?|telling|explain\w*|present(s|ing|er)|interview\w*|narrat\w*|announc\w*|singing|sings?)\b/i
const LOOKS_AT_US = /\b(smil\w*|laugh\w*|crying|looking (at|into) (the )?(camera|us)|listening)\b/i
const RUNS = /\b(run|runs|running|ran|gallop\w*|chas\w+|racing|sprint\w*|jumping|leaping)\b/i
const WALKS = /\b(walk\w*|wander\w*|stroll\w*|strut\w*|hik(es?|ing|ed)|cross(es|ing)|trot\w*|stepping|coming)\b/i
const POSES: readonly (readonly [NonNullable<Cast['pose']>, RegExp])[] = [
  ['dancing', /\b(danc(e|es|ing))\b/i], ['cheering', /\b(cheer(s|ing)?|(arms?|hands?) (up|raised|in the air|outstretched)|rais(es|ing) (his|her|their|both) (arms?|hands?)|wav(es|ing) (at|to) us|applaud\w*)\b/i], ['sitting', /\b(sit|sits|sitting|seated|sat)\b/i],
]
const COAT = /\b(?:(\w+)[- ])?(?:(\w+)[- ])?(?:coat|overcoat|trench ?coat|raincoat|parka)\b/i
const IN_SPACE = /\b(astronauts?|cosmonauts?|space ?suits?)\b/i
const PAIR = /\b(man|boy|woman|girl) and (?:an? |the )?(?:\w+ )?(man|boy|woman|girl)\b/i
const DRAWN: readonly (readonly [RegExp, FigureName])[] = [[/\banime|manga\b/i, 'anime'], [/\b(cartoon|comic|children'?s (book|story)|story ?book|picture book|fairy ?tale)\b/i, 'cartoon']]
export const MAGIC = /\b(magic(al)?|enchanted|glowing|luminous|fairy)\b(?:\W+\w+){0,2}\W+trees?\b/i
const PAINTS: Readonly<Record<string, string>> = { red: '#c3211c', blue: '#1f4fa3', green: '#2a6b45', yellow: '#e3b21f', orange: '#d9651b', black: '#23252a', white: '#e8e9ea', silver: '#b3b9c0', grey: '#6d737b', gray: '#6d737b' }
const COATS: Readonly<Record<string, string>> = { black: '#2b2729', white: '#e9e5de', brown: '#6d4326', grey: '#84868c', gray: '#84868c', red: '#a5502a', golden: '#d29a4e', yellow: '#dcb472', chestnut: '#7a3f20' }

/** @param prompt the user's words; additions of others are left out */
export function castOf(prompt: string, { subjects, place }: Pick<Reading, 'subjects' | 'place'>, seed: number): Cast | undefined {
  const words = plainPrompt(prompt)
  const style = DRAWN.find(([word]) => word.test(words))?.[1]
  const given = CALLINGS.filter(([word]) => word.test(words)).map(([, look]) => look).join(', ')
  const player = (subject: Subject, who: string, salt: number): Player => {
    const figure = PLAYERS[subject] === 'person' ? (style ?? 'person') : (PLAYERS[subject] ?? 'animal')
    return { figure, look: dressedFor(lookOf(figure, `${who} ${words} ${given}`, self + salt), figure, words) }
  }
  // The same words for someone give the same one in every scene of a film.
  const named = mentionsOf(words).filter(({ facets }) => facets.some(({ kind, value }) => kind === 'subject' && isCast(value)))
  const self = Math.floor(named.reduce((sum, { form }) => [...form].reduce((hash, letter) => hash2(hash, letter.codePointAt(0)!, 0xca57), sum), hash2(seed, 0xca57, 1)) / 2)
  const close = CLOSE.test(words)
  const near = !FAR.test(words) && (close || SPEAKS.test(words))
  const players: Player[] = []
  const creatures: Creature[] = []
  const vehicles: Vehicle[] = []
  // People on a runway are drawn with it, and with what they wear.
  const asked = subjects.filter((one) => isCast(one) && !(place === 'runway' && PLAYERS[one] === 'person'))
  for (const [i, subject] of asked.entries()) {
    if (subject === 'train') vehicles.push({ car: /\b(steam|vintage|old|locomotive|western)\b/i.test(words) ? 'steam train' : 'train', paint: paintOf(words, self) })
    else if (subject === 'car') {
      // In a street they drive anyway.
      if (place !== 'street') vehicles.push({ car: /\b(van|bus|truck|lorry|minibus)\b/i.test(words) ? 'van' : /\b(sports?|race|racing|super) ?cars?\b|\b(convertible|cabriolet|roadster|coupe)s?\b/i.test(words) ? 'sports' : 'saloon', paint: paintOf(words, self) })
    } else if (CREATURES.has(subject) && !(near && FACES.has(subject))) creatures.push(...Array.from({ length: countOf(words) }, () => ({ beast: subject as QuadrupedName, coat: coatOf(subject, words) })))
    else if (subject === 'couple' || ((subject === 'person' || subject === 'child') && PAIR.test(words))) {
      const [men, women] = [/\btwo (men|boys)\b/i.test(words), /\btwo (women|girls)\b/i.test(words)]
      const [he, she] = subject === 'child' || /\b(boy|girl)s?\b/i.test(words) ? ['a boy', 'a girl'] : ['a man', 'a woman']
      players.push({ ...player(subject, '', i), look: lookOf(style ?? 'person', women || !men ? she : he, self + i) })
      players.push({ ...player(subject, '', i), look: lookOf(style ?? 'person', men || !women ? he : she, self + i + 11) })
    } else for (let k = subject === 'child' || subject === 'robot' || subject === 'monkey' || subject === 'bear' ? countOf(words) : 1; k > 0; k--) players.push(player(subject, subject === 'child' ? 'a child' : subject === 'dress' ? 'a woman in a gown' : subject === 'person' ? '' : `a ${subject}`, i + k * 7))
  }
  const magic = subjects.includes('tree') && MAGIC.test(words)
  if (players.length + creatures.length + vehicles.length === 0 && !magic) return undefined
  const alone = subjects.length === players.length && (place === 'interior' || place === 'cafe' || LOOKS_AT_US.test(words))
  const moves = RUNS.test(words) || WALKS.test(words)
  return {
    players, creatures, vehicles, magic,
    shot: creatures.length + vehicles.length > 0 || players.length === 0 || FAR.test(words) || (moves && !near) ? 'wide' : close ? 'close-up' : near || alone ? 'medium' : 'wide',
    emotion: EMOTIONS.find(([, word]) => word.test(words))?.[0] ?? 'neutral',
    speaking: SPEAKS.test(words),
    gait: RUNS.test(words) ? 'run' : WALKS.test(words) || place === 'runway' ? 'walk' : 'stand',
    pose: POSES.find(([, word]) => word.test(words))?.[0],
    dark: /\bsilhouettes?\b/i.test(words),
  }
}

/** What is worn on the street in winter, and on the moon. */
function dressedFor(look: Look, figure: FigureName, words: string): Look {
  if (figure === 'robot' || figure === 'monkey' || figure === 'animal') return look
  if (IN_SPACE.test(words)) return { ...look, garment: 'spacesuit', cloth: hex('#e6e8ea'), trim: hex('#9aa1a9') }
  const coat = COAT.exec(words)
  return coat === null ? look : { ...look, garment: 'coat', cloth: COLOURS.get(coat[1]?.toLowerCase() ?? '') ?? COLOURS.get(coat[2]?.toLowerCase() ?? '') ?? look.cloth }
}

const paintOf = (words: string, seed: number): Ink => {
  const named = new RegExp(`\\b(${Object.keys(PAINTS).join('|')}) (?:\\w+ ){0,2}(?:cars?|van|bus|truck|lorry|taxi|automobile|convertible|cabriolet|roadster|coupe|sedan|limousine|jeep|suv|trains?|tram|locomotive)`, 'i').exec(words)?.[1]
  return hex(PAINTS[named?.toLowerCase() ?? (/\btaxi\b/i.test(words) ? 'yellow' : ['red', 'blue', 'silver', 'green', 'orange'][seed % 5]!)]!)
}
const countOf = (words: string): number => (/\b(three|four|several|many|herd|pack|group|flock)\b/i.test(words) ? 3 : /\b(two|pair of)\b/i.test(words) ? 2 : 1)

function coatOf(subject: Subject, words: string): Creature['coat'] {
  const colour = new RegExp(`\\b(${Object.keys(COATS).join('|')}) (?:\\w+ )?(?:${subject}|puppy|kitten|stallion|mare|pony|retriever)`, 'i').exec(words)?.[1]
  return colour === undefined ? undefined : (hex(COATS[colour.toLowerCase()]!) as unknown as Creature['coat'])
}
