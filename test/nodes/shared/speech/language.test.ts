/** The language of texts: the first article of the Universal Declaration of Human Rights, in each language's official translation. */
import { expect, it } from 'vitest'
import { languageOfText } from '../../../../nodes/shared/speech/language.ts'

it.each([
  ['en', 'All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.'],
  ['de', 'Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geiste der Brüderlichkeit begegnen.'],
  ['fr', 'Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.'],
  ['es', 'Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.'],
  ['it', 'Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e di coscienza e devono agire gli uni verso gli altri in spirito di fratellanza.'],
  ['pt', 'Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de razão e de consciência, devem agir uns para com os outros em espírito de fraternidade.'],
  ['nl', 'Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met verstand en geweten, en behoren zich jegens elkander in een geest van broederschap te gedragen.'],
  ['sv', 'Alla människor är födda fria och lika i värde och rättigheter. De är utrustade med förnuft och samvete och bör handla gentemot varandra i en anda av broderskap.'],
  ['pl', 'Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu braterstwa.'],
  ['ru', 'Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.'],
  ['uk', 'Всі люди народжуються вільними і рівними у своїй гідності та правах. Вони наділені розумом і совістю і повинні діяти у відношенні один до одного в дусі братерства.'],
  ['el', 'Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.'],
  ['ja', 'すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。'],
  ['zh', '人人生而自由,在尊严和权利上一律平等。'],
  ['ar', 'يولد جميع الناس أحرارا متساوين في الكرامة والحقوق.'],
])('%s', (language, text) => {
  expect(languageOfText(text)).toBe(language)
  // What is in capitals is no other language.
  expect(languageOfText(text.toUpperCase())).toBe(language)
})

it.each(['', 'Quick brown foxes.', 'Reelgraph', 'Paris, London, Berlin', 'Hello!', '24', 'Café Müller'])('says nothing of "%s"', (text) => expect(languageOfText(text)).toBe(''))

it.each(['The birch canoe slid on the smooth planks.', 'Hello, this is a film about the sea. The waves are high today.', 'We met the Señor at the café in São Paulo.', 'I am in no hurry, so do as you like.', 'He ate no bread on the way.'])('knows English: %s', (text) => expect(['en', '']).toContain(languageOfText(text)))
