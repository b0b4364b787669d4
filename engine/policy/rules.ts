/**
 * What prompts are looked through for, by category. Patterns are regular expressions over words as `wordsOf` writes them; the plural of
 * the last word is found, too. What is named harmless is taken out before.
 */
export type Action = 'allow' | 'warn' | 'block'

export interface Category {
  readonly title: string
  /** By how grown-up the audience is. */
  readonly action: Readonly<Record<Rating, Action>>
  readonly patterns: readonly string[]
}

export const RATINGS = ['everyone', 'teen', 'mature'] as const
export type Rating = (typeof RATINGS)[number]

/** Up to so many words between. */
const near = (words: number): string => `(?: [a-z0-9]+){0,${words}} `
const both = (one: string, other: string, words = 4): readonly string[] => [`(?:${one})s?${near(words)}(?:${other})`, `(?:${other})s?${near(words)}(?:${one})`]

const BLOCK = { everyone: 'block', teen: 'block', mature: 'block' } as const
const PERSON = '(?:m[ae]n|wom[ae]n|people|person|girl|boy|child|children|kid|victim|prisoner|hostage|him|her|them|family|crowd|student|classmate|teacher|neighbou?r|wife|husband|policem[ae]n|cop|officer|soldier|baby|civilian|protester|pedestrian|jew|muslim|christian|refugee|immigrant|animal|dog|cat|puppy|kitten|himself|herself|themselves|myself|yourself)s?'
const BODY = '(?:bod(?:y|ies)|corpse|head|throat|limb|arm|leg|face|wound|skull|torso|neck|flesh|organ|intestine|eyeball|chest|finger|hand|wrist)s?'
const CHILD = '(?:child|children|kids?|minors?|underage|under age|school ?girls?|school ?boys?|teens?|teenagers?|teenage|pre ?teens?|toddlers?|bab(?:y|ies)|infants?|little (?:girl|boy)s?|young (?:girl|boy)s?|(?:[1-9]|1[0-7]) ?(?:years?|yr|yo)(?: old)?|juveniles?|loli(?:con|ta)?s?|shota(?:con)?)'
const NAKED = '(?:nudes?|nudity|nudist|naked|nakedness|topless|bottomless|unclothed|undress(?:ed|ing|es)?|disrobed?|stripp(?:ed|ing) (?:bare|naked|nude)|striptease|lingerie|nackt(?:e|en|er)?|desnud[oa]|denud[oa]|femme nue|nipples?|genitals?|genitalia)'
const SEXY = '(?:sex|sexy|sexual|sexually|sexuali[sz]ed|seductive|seductively|erotic|erotica|porn|porno|provocative(?:ly)?|sensual|sensually|orgasm|aroused|fuck(?:ing|ed)?|molest\\w*|nsfw|intercourse|making love)'
const GROUP = '(?:jews?|muslims?|christians?|blacks?|black people|whites?|asians?|arabs?|gays?|lesbians?|trans(?:gender)?(?: people)?|immigrants?|refugees?|homosexuals?|gyps(?:y|ies)|roma|women|disabled people|foreigners?|minorit(?:y|ies))'

export const CATEGORIES: Readonly<Record<string, Category>> = {
  minors: {
    title: 'sexual content with minors',
    action: BLOCK,
    patterns: [...both(CHILD, `(?:${NAKED}|${SEXY})`, 12), '(?:pa?edo)(?:phil\\w*)?', 'lolicon', 'shotacon', '(?:child|kiddie|cp) porn\\w*', 'jailbait'],
  },
  sexual: {
    title: 'explicit sexual content',
    action: BLOCK,
    patterns: [
      'porn\\w*', 'xxx', 'nsfw', 'hentai', 'rule 34', 'onlyfans', 'sex', 'sexual(?:ly)? (?:act|acts|assault\\w*|abus\\w*|explicit|intercourse|position|pose|activity|content|fantasy|assault|abuse|slave)', 'sextape', 'sexting', 'blow ?job', 'hand ?job', 'deep ?throat(?:ing)?', 'cum', 'cum ?shot', 'cumming', 'sperm on', 'creampie', 'gang ?bang', 'orgy', 'orgies', 'orgasm\\w*',
      'masturbat\\w*', 'ejaculat\\w*', 'fellatio', 'cunnilingus', 'fuck\\w*', 'cunt', 'dildo', 'vibrator sex', 'bdsm', 'bondage', 'erotic\\w*', 'anal', 'penetrat(?:ing|ed|es) (?:her|him|vagina)', 'intercourse', 'threesome', 'making love', 'make love', 'upskirt', 'camgirl', 'milf', 'slut', 'whore',
      'rap(?:e|es|ed|ing|ist)', 'molest\\w*', 'incest\\w*', 'bestiality', 'zoophil\\w*', 'necrophil\\w*', '(?:hard|huge|big|erect|throbbing|his|suck\\w*|thick) (?:cock|dick)', '(?:wet|her|shaved|tight) pussy', 'erect(?:ion)? penis', 'erection', 'explicit (?:nude|nudes|nudity|sex|sexual|adult)', 'adult (?:film|video|movie) (?:scene|star)', 'spread(?:ing)? (?:her|his) legs',
    ],
  },
  nudity: {
    title: 'nudity',
    action: { everyone: 'block', teen: 'block', mature: 'warn' },
    patterns: [
      'nudes?', 'nudity', 'nudist', 'naked', 'nakedness', 'topless', 'bottomless (?:wom[ae]n|m[ae]n|girl)', 'unclothed', 'undress(?:ed|ing|es)?', 'disrob\\w+', 'strip ?teases?', 'takes? off (?:her|his) (?:bra|panties|underwear|clothes)', 'stripp(?:er|ing) (?:off|down|naked|bare|nude|her|his)', 'strip club', '(?:no|without|any|zero|her|his|their) cloth(?:es|ing) (?:on|off|at all)', '(?:no|without(?: any)?|zero) cloth(?:es|ing)', 'wearing (?:absolutely )?nothing', 'not wearing (?:any ?thing|any clothes|clothes)',
      '(?:bare|exposed|naked|her|huge|big|visible|large) (?:breasts?|boobs?|tits?|nipples?|buttocks|butt|ass|bottoms?)', 'bare breasted', 'boobs?', 'tits', 'titties', 'nipples?', 'genitals?', 'genitalia', 'penis(?:es)?', 'vaginas?', 'vulvas?', 'testicles?', 'pubic', 'in the nude', 'in the buff', 'birthday suit', 'full frontal', 'nackt(?:e|en|er)?', 'desnud[oa]', 'femmes? nues?', 'nip slip', 'see through (?:top|shirt|blouse|dress)', 'undies off', 'deepfake(?:d)? nude',
    ],
  },
  gore: {
    title: 'gore',
    action: { everyone: 'block', teen: 'block', mature: 'warn' },
    patterns: [
      'gore', 'gory', 'blood and guts', 'graphic (?:violence|injur\\w+|wounds?)', 'skulls? crushed', 'eyes? (?:gouged|poked|ripped|torn)(?: out)?', '(?:rotten|maggot\\w*) (?:corpse|cadaver|flesh|bod(?:y|ies))', 'dead (?:bab(?:y|ies)|child(?:ren)?|kids?|fetus)', 'snuff (?:film|video|movie)', 'dismember\\w*', 'disembowel\\w*', 'eviscerat\\w*', 'mutilat\\w*', 'decapitat\\w*', 'behead\\w*', 'entrails', 'viscera', 'flay(?:ed|ing)', 'vivisect\\w*', '(?:flesh|skin|limbs?) (?:tear|ripp|rott|melt|peel)ing', '(?:ripp|tear|chopp|cutt|saw|hack)ing off (?:\\w+ )?(?:arm|leg|head|limb|hand|finger|ear)', 'skinned alive', 'burn(?:ed|t|ing|s)?(?: \\w+){0,2} alive', 'buried alive', 'impal(?:ed|ing|ement)', 'amputat(?:ed|ing) \\w+ (?:without|chainsaw)', 'brain matter', 'brains? (?:splatter\\w*|blown|spilling|on the wall)', 'guts (?:spill\\w*|hanging|out|everywhere|ripped)', 'spill(?:ing|ed)? (?:his|her|their|out )?guts', '(?:intestines|organs) (?:spill\\w*|hanging|exposed|ripped|torn|out|everywhere)', 'exposed (?:organs?|intestines?|bones?|guts)',
      'blood ?bath', '(?:pool|puddle|river|lake)s? of blood', 'covered (?:in|with) (?:\\w+ )?blood', '(?:drenched|soaked|bathed|dripping|smeared) (?:in|with) (?:\\w+ )?blood', 'blood (?:everywhere|splatter\\w*|spatter\\w*|spray\\w*|gush\\w*|spurt\\w*|soaked|drenched|stained (?:knife|body|corpse|floor|walls?)|pouring|oozing|smeared)', '(?:splatter\\w*|spray\\w*|gushing|spurting) blood', ...both('blood|bloody|bloodied|bleeding', `${BODY}|murder\\w*|knife|stab\\w*|slaughter\\w*|victim|dead|chainsaw|axe`, 4),
      '(?:severed|chopped|cut|ripped|torn|tearing|hacked|sawed|blown)(?: off)?(?: a| his| her| their| the| of)? (?:heads?|limbs?|arms?|legs?|hands?|fingers?|flesh|ears?|tongues?|throats?)', '(?:heads?|limbs?|arms?|legs?|bod(?:y|ies)|throats?) (?:being |is |are )?(?:severed|chopped|ripped|torn|hacked|sawed|blown|exploding|slit|cut)(?: off| apart| open| out)?', '(?:ripped|torn|tear(?:ing)?|rips?|tears) (?:apart|open|to pieces|limb from limb)', 'limb from limb', 'headless (?:corpse|body|bodies)', 'heads? on (?:a )?(?:spike|pike|stake)', '(?:mutilated|rotting|mangled|decomposing|decaying|hanging|burnt|charred|maggot\\w*) (?:corpses?|bod(?:y|ies)|cadavers?|carcass(?:es)?)', 'pile of (?:corpses|dead bodies|bodies)', 'crush(?:ed|ing) skulls?', 'exploding heads?', 'gouged?(?:ing)?(?: out)? (?:\\w+ )?eye(?:ball)?s?', 'cannibal\\w*', 'eating human flesh', 'human flesh', 'blutiges? gemetzel',
    ],
  },
  violence: {
    title: 'cruel violence',
    action: { everyone: 'block', teen: 'block', mature: 'warn' },
    patterns: [
      'tortur(?:e|es|ed|ing)', 'massacr\\w*', 'lynch(?:ed|ing)', 'waterboard\\w*', '(?:public |graphic |brutal |hostage )execution', 'execut(?:e|es|ed|ing) (?:a |the |an )?(?:\\w+ )?(?:prisoner|hostage|man|woman|people|civilian)s?', 'school shoot(?:ing|er)', 'mass shoot(?:ing|er)', 'mass murder', 'serial killer (?:kill\\w*|murder\\w*|stab\\w*|butcher\\w*)', `(?:kill(?:s|ed|ing)?|murder(?:s|ed|ing)?|stab(?:s|bed|bing)?|strangl(?:e|es|ed|ing)|slaughter(?:s|ed|ing)?|butchering|beating(?: up)?|beats?(?: up)?|gunn?(?:ed|ing|s)? down|mow(?:s|ed|ing) down)${near(2)}${PERSON}`, `${PERSON} (?:is |are |was |were |gets |get |being |been ){0,2}(?:killed|murdered|stabbed|strangled|slaughtered|butchered|beaten|executed|hanged|gunned down|shot dead)(?! (?:by (?:time|kindness|laughter)))`, `lynch mobs?`, `public hanging`, `assassinat(?:ion|ing|es?) of (?:the )?(?:president|king|queen|pope|prime|minister|\\w+ minister)`, `ston(?:ing|ed) (?:a |the )?${PERSON}`, `(?:drown|crush|stomp|boil|burn)(?:ing|s|ed)? (?:a |the |live |some )*(?:kittens?|pupp(?:y|ies)|hamsters?|cats?|dogs?|animals?|bab(?:y|ies)|children)`, `(?:bound|tied up) and gagged`, `(?:mob|crowd) hang(?:s|ing|ed) (?:a |the )?(?:\\w+ )?${PERSON}`,
      `shoot(?:s|ing)? (?:\\w+ ){0,2}${PERSON} (?:\\w+ )?(?:dead|in the (?:head|face|back|chest)|with a (?:gun|rifle|pistol|shotgun))`, 'shot (?:dead|in the (?:head|face|back|chest))', 'shoot(?:s|ing)? (?:up|into) (?:a |the )?(?:school|crowd|mall|church|mosque|synagogue|classroom)', 'shoot(?:s|ing)? (?:dead|people|civilians|children|students|hostages)', '(?:slit|slash)(?:s|es|ed|ting|ing)? (?:\\w+ )?throats?', 'beaten to death', '(?:domestic abuse|child abuse|animal abuse|animal cruelty)', '(?:hit|beat|kick|punch|whip|abus)(?:s|es|ed|ing|ting)? (?:a |the |his |her |their )?(?:\\w+ )?(?:child|children|wife|baby|dog|puppy|cat|kitten|animal)',
    ],
  },
  'self-harm': {
    title: 'suicide or self-harm',
    action: BLOCK,
    patterns: ['suicid(?:e|es|al)', 'self ?harm\\w*', 'self (?:injury|mutilation)', 'kill(?:s|ing)? (?:himself|herself|themselves|myself|yourself|themself)', '(?:slit|slits|slitting|slash|slashing|cut|cuts|cutting) (?:\\w+ )?(?:own )?wrists?', 'wrist cutting', 'hang(?:s|ing|ed)? (?:himself|herself|themselves|myself|yourself)', `${PERSON} hang(?:s|ing|ed) (?:\\w+ ){0,2}(?:noose|rope|ceiling)`, 'noose around (?:\\w+ )?neck', 'overdos(?:e|ing) on', 'end(?:s|ing)? (?:his|her|their|my) (?:own )?li(?:fe|ves)', 'jump(?:s|ing)? (?:in front of|under) (?:a |the )?train', 'drink(?:s|ing)? (?:bleach|poison|acid) to die', '(?:wants?|wish\\w*|trying|going) to die', 'pro ?ana', 'thinspo\\w*'],
  },
  hate: {
    title: 'hate against groups',
    action: BLOCK,
    patterns: ['nigg(?:er|a)', 'kike', 'faggot', 'wetback', 'towelhead', 'raghead', 'tranny', 'white (?:power|supremac\\w+)', 'ku klux klan', 'kkk', 'sieg heil', 'heil hitler', 'ethnic cleansing', 'race war', 'subhuman', 'black ?face minstrels?', 'minstrel show', ...both('nazi|nazis|hitler|swastika|third reich|neo ?nazi|holocaust', 'propaganda|glorif\\w*|prais\\w*|hero|heroic|salut\\w*|worship\\w*|celebrat\\w*|proud|superior|rally|cheer\\w*|never happened|denial|hoax|flag|banner|recruit\\w*|march\\w*', 5), `(?:kill|exterminate|gas|burn|hang|hate|eradicate|deport|death to|purge|lynch)(?:ing|s)? (?:all )?(?:the )?${GROUP}`, `${GROUP} (?:(?:portrayed|depicted|shown|drawn|pictured) )?(?:are|as) (?:\\w+ )?(?:vermin|rats|apes|monkeys|animals|parasites|subhuman|cockroaches|pigs|inferior|filth|criminals)`, `(?:racist|antisemitic|homophobic|hateful|islamophobic) (?:\\w+ )?(?:cartoon|caricature|propaganda|meme|poster|joke|mockery|depiction|stereotype|rant|speech)s?`],
  },
  terror: {
    title: 'terror, weapons and drugs made',
    action: BLOCK,
    patterns: ['terrorist (?:attack|bombing|propaganda|recruit\\w*|training|execution)', 'terror attack', 'isis', 'al qaeda', 'jihadist?', 'suicide (?:bomb\\w*|vest|attack)', '(?:pipe|nail|dirty|car|petrol|fertili[sz]er|pressure cooker|home ?made) bomb(?:s|ing)?', 'molotov(?: cocktail)?', '(?:how to |guide to |instructions? (?:for|to) |tutorial (?:for|on) |steps? to )(?:\\w+ ){0,3}(?:bombs?|explosives?|guns?|firearms?|meth|nerve gas|poison|grenades?|weapons?|ricin|napalm)', '(?:build|make|making|building|assembl(?:e|ing)|detonat(?:e|ing)) (?:a |an )?(?:\\w+ )?(?:bombs?|explosives?|explosive device|nerve agent|ghost gun)', '(?:cook|cooking|make|making|synthesi[sz]\\w*) (?:crystal )?meth\\w*', '(?:inject|injecting|shoot(?:ing)? up|snort|snorting|smok(?:e|ing)) (?:\\w+ )?(?:heroin|cocaine|crack|meth|fentanyl)', 'bomb making', '(?:bomb|weapon|drug) (?:recipe|instructions?|tutorial)s?', 'anthrax attack', 'chemical weapon attack'],
  },
  strong: {
    title: 'strong words',
    action: { everyone: 'block', teen: 'warn', mature: 'allow' },
    patterns: ['sexy', 'seductive', 'corpses?', 'dead bod(?:y|ies)', 'murder\\w*', 'kill(?:s|ed|ing|er)?', 'blood(?:y|ied)?', 'bleeding', 'nazis?', 'hitler', 'swastika', 'genocide', 'heroin', 'cocaine', 'machine guns?', 'deepfakes?', 'lingerie', 'stabb?(?:ed|ing)'],
  },
}

/** What is meant otherwise: taken out before anything is looked for. */
export const HARMLESS: readonly string[] = [
  'nude (?:colou?r\\w*|lip\\w*|heels?|pumps?|shoes?|dress(?:es)?|gowns?|tones?|shades?|palettes?|make ?up|nails?|polish|tights|stockings|beige|pink|eye ?shadow|blush|gloss|manicure|leather|hand ?bags?|bags?|blouse|fabrics?|sandals?|ballet|pointe|satin|silk|sweater|coat|trousers|brown|peach|cream|look lipstick|interior|walls?|paint|sofa|cushions?|outfits?|suits?|jumpsuits?|knitwear|lace|stilettos?|boots?|trench|wallpaper|envelope|background|hues?|pastels?|matte|ribbons?)', '(?:in|of|soft|neutral|warm|pale|matte) nude (?:and|or|to) \\w+', '(?:shades?|tones?|colou?rs?|palette|hues?) of nude', 'nude and (?:beige|cream|white|gold|taupe|blush|brown|ivory|rose)',
  'naked (?:eyes?|mole|flames?|bulbs?|juice|neck|branch(?:es)?|trees?|truth|cakes?|singularit\\w*|gun|lunch|chef|wedding cake|light ?bulbs?|oaks?|ladies lil\\w*|lady (?:lil\\w*|orchid)|wires?|dna|rock|cliffs?|short|option|motorbike|motorcycle|bike|skeleton coast|mountains?|hills?|ambition|chocolate|sponge)', 'barenaked ladies', 'bare naked ladies',
  'topless (?:bus|car|jeep|cake|tree|tower|mountain|convertible)', '(?:same|opposite|fair|either|both|single|mixed|unspecified) sex', 'sex (?:pistols|and the city|education|ed|ratio|chromosomes?|determination|hormones?|discrimination|equality|of the (?:baby|chick|puppy))', '(?:sexual|sex) (?:health|education|reproduction|harassment (?:training|policy|prevention)|orientation|dimorphism)', 'middle ?sex', '(?:magna|summa) cum laude', 'cum laude', 'cum (?:dining|bedroom|study|office)', 'food porn', 'analog\\w*', 'erotic\\w* (?:novel cover|poetry reading)', 'spotted dick', 'moby dick', 'dick (?:van dyke|tracy|cheney|turpin|clark|whittington|grayson)', 'pussy (?:willows?|cats?|bow|riot|foot)', 'tits? (?:bird|nest)', '(?:blue|great|coal|marsh|willow|long tailed) tits?',
  'breast ?(?:strokes?|feed\\w*|plates?|fed|cancer|milk|pump|bone|pocket|exam\\w*|screening|surgeon)', '(?:chicken|turkey|duck|robin red|red) breasts?', 'bust of',
  'bloody (?:mary|marys|caesar|brilliant|marvellous|sunday|good|hell|good|lovely)', 'blood (?:orange|oranges|moon|moons|lily|donat\\w*|donor|drive|pressure|tests?|cells?|banks?|types?|vessels?|hound|hounds|sugar|flow|stream|red|brothers?|diamond|sausage|pudding|sample|transfusion|count|clot|bowl|ties|line|oath|work|glucose|plasma|group|wolf moon|falls)', 'true blood', 'cold blooded', 'hot blooded', 'red blooded', '(?:red|white) blood', 'flesh and blood', 'donat\\w+ blood', 'give blood', 'bleeding (?:hearts?|edge|cool|colou?rs?|ink|watercolou?r)', 'nose ?bleed',
  'killer (?:whales?|heels?|views?|apps?|bees?|looks?|queen|instinct|deal|sudoku|riff|robots?|tomato(?:es)?|clowns?|outfit|smile|workout|abs|joke|recipe|shark costume)', '(?:lady|weed|pain|time|buzz|bug|wasp|mood|giant|germ|bacteria|fee) ?killers?', 'killing (?:time|eve|it|moon|the game)', 'kill (?:bill|switch|the lights|the engine|two birds|time|the weeds|bacteria|germs|weeds)', 'kills (?:bacteria|germs|weeds|time)', '(?:dressed|view|look|joke) to kill', 'to kill a mockingbird', 'time (?:to )?kill', 'murder (?:of crows|myster(?:y|ies)|she wrote|on the (?:orient|dance ?floor)\\w*)', 'crow murder', 'overkill', 'roadkill cafe', 'slaughter ?house five', 'manslaughter',
  'shooting (?:stars?|hoops?|guards?|range|a (?:film|video|scene|movie|portrait|basketball|documentary|commercial|music video|free throw|three pointer|wedding|time ?lapse)|arrows?|pool|brake|schedule|script|location|photos?|video|on film|baskets?|goals?)', '(?:photo|film|fashion|video|wedding|bamboo|green|young|movie|product|portrait|portraits) ?shoot(?:s|ing)?', 'shot (?:on|in|with|at|from|by|of|over|through|glass|put|list) (?:\\w+)', 'head ?shots?', '(?:penalty|long|jump|free|slap|trick|tee|bank|screen|moon|snap|mug|hot) shots?', 'over the shoulder shot', 'parting shot',
  'dead ?(?:sea|lift\\w*|pan|pool|line|lock|wood|heads?|end|ringers?|weight|leaves|tree|reckoning|nettle|heat)', 'drop dead gorgeous', 'day of the dead', 'grateful dead', 'dead man(?:s)? (?:cove|switch|chest)', 'corpse (?:flower|bride|pose)', 'body (?:painting|paint|builder|building|lotion|art|surf\\w*|of water|language)',
  '(?:suicide) (?:squad|prevention|hotline|helpline|awareness|doors?|survivors?|support|bunt)', '(?:prevent|preventing|preventable|against|awareness of) suicides?', '(?:self harm|suicide|self injury) (?:prevention|awareness|support|recovery|helpline|hotline)', 'hang(?:s|ing) (?:from|on|off) (?:a |the )?(?:tree|branch|bar|monkey bars|cliff|rope swing|wall|hammock)', 'hanging (?:gardens?|out|lamps?|baskets?|plants?|lanterns?|laundry|paintings?|pictures?)', 'cut(?:ting)? (?:the |a |her |his |their )?(?:hair|cake|ribbon|grass|vegetables|paper|nails?|fabric|corners|throat competition)', 'cut ?throat (?:razor|competition|kitchen|island)',
  'tortured (?:artist|genius|poets?|soul|musician|writer)', '(?:medieval )?torture museum', 'chainsaw (?:carving|art|sculpt\\w*|juggl\\w*)', 'texas chainsaw', 'valentines day massacre', 'executive', 'execut(?:e|es|ed|ing|ion) (?:of )?(?:a |the )?(?:plan|order|code|program|dive|trick|turn|manoeuvre|maneuver|move|command|jump|task|project|contract|will)s?',
  '(?:bath|cherry|glitter|photo|bass|seed|calorie|love|sugar|hot chocolate|water|snow|colou?r|cocoa|smoke|bug) ?bombs?', 'bomb (?:cyclone|shell|squad|disposal|pop|voyage|shelter)', 'irish car bomb', 'jager ?bomb', 'sex ?bomb', 'the bomb', 'isis (?:goddess|temple|statue|and osiris|river|mythology)', '(?:goddess|temple of|ancient egyptian) isis', 'molotov (?:ribbentrop|street)', '(?:gun) ?(?:metal|powder tea|dog|slinger|wale|ship)', '(?:glue|nail|heat|squirt|water|spray|staple|toy|nerf|t shirt|massage|foam|paint) ?guns?', 'top gun', 'crack(?:s|ed|ing)? (?:eggs?|nuts?|of dawn|open|wall|joke)', 'smok(?:e|ing) (?:crackers?|crackling)', 'coke (?:bottle|can|zero|float)',
  '(?:oil ?seed) rape', 'rape ?(?:seed|fields?|blossoms?|flowers?|oil|plants?|awareness|crisis (?:centre|center))', 'grape\\w*', 'david lynch', 'merrill lynch', 'spic and span', '(?:hindu|buddhist|jain|ancient|temple) swastikas?', 'swastikas? (?:\\w+ ){0,3}(?:hindu|buddhist|jain|temple|diwali)', '(?:anti|against|fighting|defeat\\w*|escap\\w*|resist\\w*|survivors? of|liberat\\w*|fleeing|victims of) (?:the )?(?:nazis?|hitler|holocaust)', 'holocaust (?:memorial|museum|remembrance|survivors?)', 'soup nazi', 'grammar nazi',
  'hell ?raiser', 'beating (?:heart|eggs?|drum|the heat|the odds|the record|wings)', 'beats? (?:the )?(?:drum|odds|clock|heat|record|eggs?|champion)', 'heart ?beat\\w*', 'whipped (?:cream|eggs?)', 'whip(?:ping)? (?:cream|up)', 'hit(?:s|ting)? (?:a )?(?:ball|drum|note|target|jackpot|the road|piano|home run)', 'pig ?skin', 'organ (?:music|player|pipes?|recital|donor)', 'guts and glory', 'gut feeling', 'gutted', 'bondage of (?:time|sin)', 'slaughter\\w* (?:lambs? fleece)', 'cannibal (?:corpse|sandwich)', 'kills? (?:\\w+ )?(?:mouse|mice|fly|flies|mosquito|toy|weeds|prey|antelope|gazelle|zebra)', 'overdos\\w* (?:on|of) (?:colou?r\\w*|chocolate|sugar|cuteness|glitter|coffee)', 'strip (?:mall|light\\w*|lights|poker chips|of land|of paper|cartoon|mine)', 'las vegas strip', 'comic strips?', 'film strips?', 'gaza strip', 'bacon strips?', 'undressed (?:salad|stone|wood|lumber|timber)', 'sexy beast film', 'hand job (?:description|sheet|card)s?', 'big cock in the (?:farm|hen|barn)\\w*', 'cock crow\\w*', 'naked (?:vegan|lemon|carrot|berry|victoria) cakes?', 'ejaculat\\w* of (?:lava|ash|steam)', 'virgin (?:islands?|olive|atlantic|mojito|forest|mary|snow)', 'kinky boots musical', 'stripper (?:well|oil|paint)', '(?:wire|paint) stripp(?:er|ing)', 'viscera(?:l)?(?: (?:reaction|feeling|response))',
  'al gore', 'gore (?:tex|vidal|verbinski)', 'amputat\\w* (?:athlete|runner|swimmer|veteran)', 'skull (?:candy|island|cap|ring|tattoo|mug)', 'assassin(?:s)? creed', 'nip and tuck', 'anal (?:retentive|fin|ysis)', 'adult (?:education|learner|swim|class|dog|elephant|colou?ring)', 'bottomless (?:brunch|mimosa|pit|coffee)', 'explicit (?:instructions|consent|formula|lyrics sticker)',
]

/** Where these stand, statues and pictures in books are meant: what is plain there is warned of. */
export const ART = '(?:statues?|sculptures?|marble|bronze|bust|fresco|michelangelo|botticelli|rodin|donatello|birth of venus|venus de milo|life drawing|figure drawing|figure study|charcoal study|art history|renaissance (?:painting|fresco|art)|classical (?:painting|art)|museum|cherubs?)'
export const MEDICAL = '(?:medical|anatom(?:y|ical)|textbook|surg(?:ery|ical|eon)s?|biology|educational|hospital|physician|diagram|gynaecolog\\w*|gynecolog\\w*|urolog\\w*|mammogram|ultrasound|first aid|bandag\\w*|paramedics?|veterinary|dermatolog\\w*|cpr|health class|forensic science)'
