/** Playing by keys, as editors are played: J, K and L, space, frame by frame, to the ends. */
import type { Command } from '../commands/command.ts'
import type { Preview } from '../seeing/preview.ts'
import { t } from '../language/t.ts'

/** @param isFree the arrow keys move nothing on the canvas */
export function playCommands({ playhead, shuttle }: Preview, isFree: () => boolean): readonly Command[] {
  const step = (by: number) => () => playhead.seek(playhead.frame + by)
  return [
    { title: t('Play the loop of the node'), group: 'View', key: ' ', act: () => playhead.toggle() },
    { title: t('Play backwards, again for faster'), group: 'View', key: 'j', act: () => shuttle(-1) },
    { title: t('Stop playing'), group: 'View', key: 'k', act: () => shuttle(0) },
    { title: t('Play, again for faster'), group: 'View', key: 'l', act: () => shuttle(1) },
    { title: t('Frame before'), group: 'View', key: 'arrowleft', when: isFree, act: step(-1) },
    { title: t('Frame after'), group: 'View', key: 'arrowright', when: isFree, act: step(1) },
    { title: t('First frame'), group: 'View', key: 'home', act: () => playhead.seek(0) },
    { title: t('Last frame'), group: 'View', key: 'end', act: () => playhead.seek(playhead.length - 1) },
  ]
}
