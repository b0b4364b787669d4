/** A narration about a topic, by rule: a hook, three points, a close. It knows nothing of the topic, and says nothing that is wrong of any. Pure. */

export interface Narration {
  readonly topic: string
  /** Seconds that speaking it takes. */
  readonly seconds: number
  /** 1: as fast as the embedded voice speaks. */
  readonly rate: number
  readonly seed: number
}

/** Hook, points and close: a paragraph each. */
export function narrate({ topic, seconds, rate, seed }: Narration): readonly string[] {
  const t = subjectOf(topic)
  const turn = (list: readonly string[], by: number): readonly string[] => list.map((_, i) => list[(i + seed * 7 + by) % list.length]!)
  const fill = (text: string): string => capital(text.replaceAll('{t}', t))
  const parts = PARTS.map(({ first, more }, k) => {
    const [lead] = turn(first, k)
    return { lines: [fill(lead!)], spare: turn(more, k * 3).map(fill) }
  })
  const asked = seconds * rate
  // What is short has room for fewer points; what is shorter still for the hook alone.
  for (const part of SPARED) if (parts.reduce((sum, one) => sum + secondsOf(one.lines), 0) > asked * MUCH) parts.splice(part, 1)
  const order = ORDER.filter((k) => k < parts.length)
  const length = (): number => parts.reduce((sum, part) => sum + secondsOf(part.lines), 0)
  // Round and round, a sentence more each time, while that comes nearer to the length; of the last ones, the one that fits best.
  for (let going = true; going;) {
    going = false
    for (const k of order) {
      const { lines, spare } = parts[k]!
      const before = Math.abs(asked - length())
      const tried = spare.map((one) => Math.abs(asked - length() - secondsOf([one]) + EDGES))
      const near = asked - length() < NEAR ? tried.indexOf(Math.min(...tried)) : 0
      if (spare.length === 0 || tried[near]! >= before) continue
      lines.push(...spare.splice(near, 1))
      going = true
    }
  }
  return parts.map(({ lines }) => lines.join(' '))
}

/** The longer pause between paragraphs, or the ends of the track. */
const EDGES = 0.32
/** So much is left: now each sentence's own length counts. */
const NEAR = 12
const ORDER = [1, 2, 3, 0, 4]
/** Parts that are left out, in this order, where all of them are so much longer than was asked for. */
const SPARED = [3, 2, 1, 1]
const MUCH = 1.25

/** Measured on the voice slt: seconds of a letter, and of a sentence with the pause after it. */
const LETTER = 0.0656
const SENTENCE = 0.58

/** How long a paragraph takes to say, at a rate of 1. */
export const secondsOf = (sentences: readonly string[]): number => EDGES + sentences.reduce((sum, one) => sum + SENTENCE + LETTER * one.replace(/[^\p{L}\p{N}]/gu, '').length, 0)

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Without what only says that a film is wanted, and without marks. */
export function subjectOf(topic: string): string {
  const plain = topic.replace(/\s+/g, ' ').trim().replace(/[.!?…]+$/, '').replace(/^(please )?((write|make|create|tell)( me| us)? )?((an?|the) )?((short|little|funny|explainer) )*(video|film|movie|clip|script|story|talk|documentary) (about|on|of) /i, '')
  // The first word of a sentence is no name, unless it has other capitals or the next one is a name, too.
  return /^(The|A|An|How|Why|What|When|Where|Who|My|Our|Your|This|These|Some|Every|On|In)\b/.test(plain) ? plain.charAt(0).toLowerCase() + plain.slice(1) : plain
}

interface Part {
  /** One of them is always said. */
  readonly first: readonly string[]
  readonly more: readonly string[]
}

const PARTS: readonly Part[] = [
  {
    first: ['Have you ever stopped to think about {t}?', 'There is more to {t} than meets the eye.', 'What do you see when you think of {t}?'],
    more: ['Most of us never take the time to ask.', 'Stay for a moment, and look again.', 'Here are three things that are worth knowing.', 'It is a subject that people keep coming back to, and for good reasons.'],
  },
  {
    first: ['First, look at how it begins.', 'First, take one step back.', 'First, start with what is right in front of you.'],
    more: ['Everything starts small, and {t} is no exception.', 'The first look only shows the surface.', 'Ask what was there before, and what has changed since.', 'Once you know where it starts, the rest is easier to follow.', 'Beginnings are easy to miss, because nobody is watching yet.', 'Write down the first thing that comes to mind, and keep it for later.'],
  },
  {
    first: ['Second, pay attention to the details.', 'Second, look closer.', 'Second, notice the small things.'],
    more: ['Small things often make the whole difference.', 'Look at one part at a time, and give each of them a name.', 'What seems simple from far away is rich when you come near.', 'The details of {t} tell a story of their own.', 'Compare two of them, and you will see what sets them apart.', 'Take your time, because nobody sees everything at once.'],
  },
  {
    first: ['Third, think about why it matters.', 'Third, ask what it means to you.', 'Third, think of the people around it.'],
    more: ['What we care about shapes what we see.', 'Somebody else may see {t} in another way, and that is worth hearing.', 'Tell one person about it today, and listen to what they say.', 'A thing that is shared is remembered for longer.', 'It changes how you look at things that you already know.', 'In the end it is about paying attention, and that can be learned.'],
  },
  {
    first: ['So take another look at {t}, and tell us what you found.', 'And that is how you see {t} with new eyes.', 'Now you know how to look at {t}.'],
    more: ['Thank you for watching.', 'There is always more to find out.', 'Start today, with one small step.', 'You may be surprised by what you find.'],
  },
]
