/**
 * Words that say nothing alone and a lot together: a hit man, a pistol, a trigger. Each counts once in a sentence, by its weight; what comes to the
 * threshold of a category is of that category. Pure; patterns as in rules.ts.
 */
import { words } from './phrases.ts'

interface Weighed {
  readonly threshold: number
  readonly words: Readonly<Record<number, string>>
}

const WEIGHED: Readonly<Record<string, Weighed>> = {
  violence: {
    threshold: 4,
    words: {
      2: 'corpses?, cadavers?, hit ?m[ae]n, nooses?, hostages?, captives?, gunm[ae]n, thugs?, torturers?, executioners?, psychopaths?, maniacs?, slashers?, rapists?, kidnappers?, militias?, lynch\\w*, massacre\\w*, slaughter\\w*, stab\\w*, shank\\w*, slit(?:s|ting)?, strangl\\w*, throttl\\w*, murder\\w*, kill(?:s|ed|ing)?, bludgeon\\w*, batter(?:ed|ing|s), whipped, beaten, bleed\\w*, bled, blood(?:y|ied|soaked)?, wounds?, wounded, agony, agonising, victims?, organs, entrails, guts, flesh, gore, machetes?, point blank, mercy, helpless, defenceless, defenseless, massacred, mutilat\\w*, impal\\w*, convuls\\w*, lifeless, brutal\\w*, savage\\w*, cruel\\w*, vicious\\w*, sadis\\w*, gruesome, gagged, begging, molotov\\w*, grenades?, mob, petrol, gasoline, execut(?:es|ed|ing|ion|ions), behead\\w*, burned alive, on fire, unconscious, tortur\\w*',
      1: 'shoots?, shot, shooting, gunfire, guns?, pistols?, rifles?, shotguns?, revolvers?, bullets?, trigger, silenced, kni(?:fe|ves), blades?, axes?, chainsaws?, hammers?, crowbars?, clubs?, baseball bats?, whips?, belt, razors?, acid, ropes?, chains?, tied, bound, chained, screams?, screaming, pleading, cowering, terrified, cries, crying, sobbing, writh\\w*, dies?, died, dying, dead, deaths?, beats?, beating, kick(?:s|ed|ing)?, punch(?:es|ed|ing)?, stomp\\w*, crush\\w*, smash\\w*, burn(?:s|ed|t|ing)?, ablaze, explod\\w*, blown, rip(?:s|ped|ping)?, tear(?:s|ing)?, torn, hacks?, hacking, saw(?:s|n|ed|ing), sever(?:ed|s|ing), choke\\w*, choking, drown\\w*, drag(?:s|ged|ging), throws?, collapses?, skulls?, jaws?, throats?, bones?, limbs?, stumps?, inmates?, prison(?:ers?)?, enem(?:y|ies), rivals?, intruders?, gang, gangs, soldiers?, militants?, civilians, villagers, homeless, tramp, alley, basement, lined up, kneel\\w*, blindfold\\w*, handcuff\\w*, repeatedly, execution style, one by one, face down, pulp, mangled',
    },
  },
  'self-harm': {
    threshold: 4,
    words: {
      3: 'nooses?, overdos\\w*, lifeless',
      2: 'farewell, goodbye, pills?, sleeping pills, pill bottle, razors?, wrists?, ledge, hopeless, depress\\w*, rope, hang(?:s|ed|ing)?, unbearable, despair\\w*, bleach, exhaust, never wake',
      1: 'note, letter, last, bridge, rooftop, bathtub, tub, alone, lonely, gun, pistol, ceiling, beam, chair, blade, veins?, thighs?, arm, arms, forearm, crying, tears, die, dies, dying, death, jumps?, leaps?, empty, foam, motionless, cuts?',
    },
  },
  sexual: {
    threshold: 5,
    words: {
      3: 'nipples?, topless, nudes?, naked, erotic\\w*, porn\\w*, orgasm\\w*, genitals?, stripper, striptease, panties, horny',
      2: 'thrust\\w*, moan\\w*, sexy, sex, sexual\\w*, breasts?, boobs?, cleavage, lingerie, thongs?, bra, bras, undress\\w*, suggestiv\\w*, seductiv\\w*, sultry, lust\\w*, ass, butt, buttocks, crotch, twerk\\w*, straddl\\w*, grop\\w*, fondl\\w*, caress\\w*, arous\\w*, provocativ\\w*, sensual\\w*, unbuttoned, half naked, legs spread, bare skin, busty, lifts (?:her|his) (?:skirt|shirt|dress), from behind, lovers, in ecstasy, pleasure',
      1: 'hot, lick(?:s|ing)?, kiss(?:es|ing)?, bed, sheets, strip(?:s|ping|ped)?, tiny, tight, wet, skirt, stockings, oiled, shower, bikini, cheerleader, maid, secretary, blonde, curves, curvy, thighs, bends over, on top, rubs?, rubbing, grind\\w*, whisper\\w*, tongue, lips, underwear, slowly, sweaty, robe, nightgown',
    },
  },
}

const patterns = Object.entries(WEIGHED).map(([category, { threshold, words: lists }]) => ({
  category, threshold,
  weights: Object.entries(lists).map(([weight, list]) => [Number(weight), new RegExp(`(?<= )${words(list)}(?= )`, 'g')] as const),
}))

/** @returns the words that come to the threshold in one sentence, by category */
export function weigh(said: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const sentence of said.split(/(?<= )[.;?:](?= )/)) {
    for (const { category, threshold, weights } of patterns) {
      if (found[category] !== undefined) continue
      const all = weights.flatMap(([weight, pattern]) => [...new Set(sentence.match(pattern) ?? [])].map((word) => [word, weight] as const))
      // Forms of one word count once.
      const heard = new Map(all.map(([word, weight]) => [word.slice(0, 4), [word, weight] as const]))
      const sum = [...heard.values()].reduce((total, [, weight]) => total + weight, 0)
      // One heavy word among them: many light ones are a long sentence.
      if (sum >= threshold && [...heard.values()].some(([, weight]) => weight >= 2)) found[category] = [...heard.values()].map(([word]) => word).join(', ')
    }
  }
  return found
}
