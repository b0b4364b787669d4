/** All that can be done on the timeline by key, button and menu. */
import type { Command } from '../commands/command.ts'
import { t } from '../language/t.ts'
import { pictures, type PictureClip, type TimelineClip } from './clips.ts'
import type { Tool } from './drag.ts'
import type { Edit } from './edits.ts'
import type { Film } from './film.ts'
import type { Panel } from './panel.ts'
import { nextCut, pictureAt } from './rows.ts'

const WITHIN = '#timeline'
/** How long a new transition is, in seconds. */
const BLEND = 0.5

export interface CommandEvents {
  toggle(): void
  storyboard(): void
  setTool(tool: Tool): void
  /** The chosen node's clip into the film. */
  add(): unknown
  write(kind: 'title' | 'subtitle'): unknown
  open(clip: TimelineClip): void
  nameMarker(): unknown
  /** Of a transition. */
  chooseKind(): void
}

const chosenClips = ({ timeline, chosen }: Film): readonly TimelineClip[] => timeline.clips.filter(({ id }) => chosen.has(id))

/** What is cut at the playhead: what is chosen there, else the picture. */
function splits(film: Film): readonly Edit[] {
  const at = (clip: TimelineClip): boolean => film.at > clip.start && film.at < clip.start + clip.length
  const chosen = chosenClips(film).filter((clip) => at(clip) && clip.fixed === undefined)
  const found = chosen.length > 0 ? chosen : pictures(film.timeline).filter(at).slice(-1)
  return found.map(({ id }) => ({ do: 'split', id, at: film.at }))
}

/** From the last to the first: what goes first moves none of those that go later. */
function removals(film: Film, lifts: boolean): readonly Edit[] {
  const clips = [...chosenClips(film)].filter(({ fixed }) => fixed === undefined).sort((a, b) => b.start - a.start)
  return clips.map(({ id, kind }) => ({ do: 'remove', id, ...(lifts && kind === 'picture' ? { lifts } : {}) }))
}

/** Trims the picture under the playhead to it. */
function toPlayhead(film: Film, edge: 'start' | 'end'): readonly Edit[] {
  const [clip] = chosenClips(film).filter(({ start, length, fixed }) => fixed === undefined && film.at >= start && film.at < start + length)
  const one = clip ?? pictureAt(pictures(film.timeline), film.at)
  if (one === undefined) return []
  const by = edge === 'start' ? film.at - one.start : film.at + 1 - one.start - one.length
  return by === 0 ? [] : [{ do: 'trim', id: one.id, edge, by }]
}

/** The cut nearest to the playhead, by the picture that comes in there. */
export function nearestCut({ timeline, at }: Pick<Film, 'timeline' | 'at'>): PictureClip | undefined {
  return pictures(timeline).slice(1).reduce<PictureClip | undefined>((best, clip) => (best === undefined || Math.abs(clip.start - at) < Math.abs(best.start - at) ? clip : best), undefined)
}

/** Frames of a new transition. */
export const blendOf = (rate: number): number => Math.max(2, Math.round(BLEND * rate))

/** A transition where a picture comes in by a cut; a cut where it has one. */
export const blended = ({ id, joint }: PictureClip, rate: number): Edit =>
  (joint?.length ?? 0) > 0 ? { do: 'join', id, kind: 'cut', length: 0 } : { do: 'join', id, kind: 'crossfade', length: blendOf(rate) }

export function timelineCommands(film: Film, panel: Panel, { toggle, storyboard, setTool, add, write, open, nameMarker, chooseKind }: CommandEvents): readonly Command[] {
  const edit = (edits: readonly Edit[], join?: string): void => {
    if (edits.length > 0) film.edit(edits, join)
  }
  const go = (frame: number): void => {
    film.seek(frame)
    panel.reveal(film.at)
  }
  const nudge = (by: number) => (): void => {
    const clips = chosenClips(film).filter(({ fixed }) => fixed === undefined)
    edit(clips.map(({ id, kind, start }): Edit => (kind === 'picture' ? { do: 'slide', id, by } : { do: 'move', id, to: Math.max(0, start + by) })), `nudge ${clips.map(({ id }) => id).join()}`)
  }
  const step = (by: 1 | -1): void => {
    // Sounds that run with a picture are passed over: nothing moves them.
    const all = film.timeline.clips.filter((clip) => clip.kind !== 'sound' || clip.with === undefined).sort((a, b) => a.start - b.start || a.id.localeCompare(b.id))
    if (all.length === 0) return
    const now = all.findIndex(({ id }) => film.chosen.has(id))
    const next = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, now + by))]!
    film.choose([next.id])
    panel.reveal(next.start)
  }
  const second = (): number => Math.round(film.rate)
  const blend = (): void => {
    const clip = nearestCut(film)
    if (clip !== undefined) edit([blended(clip, film.rate)])
  }
  const remove = (lifts: boolean): void => edit(film.joint === undefined ? removals(film, lifts) : [{ do: 'join', id: film.joint, kind: 'cut', length: 0 }])
  const within = (commands: readonly Command[]): readonly Command[] => commands.map((command) => ({ ...command, group: 'Timeline' as const, within: WITHIN }))
  return [
    { title: t('Open or close the timeline'), group: 'Timeline', key: 'alt+s', everywhere: true, act: toggle },
    { title: t('Storyboard'), group: 'Timeline', act: storyboard },
    { title: t('In point at the playhead'), group: 'Timeline', key: 'i', act: () => film.setRange({ in: film.at / film.rate }) },
    { title: t('Out point at the playhead'), group: 'Timeline', key: 'o', act: () => film.setRange({ out: (film.at + 1) / film.rate }) },
    { title: t('Go to the in point'), group: 'Timeline', key: 'shift+i', act: () => go(Math.round((film.range.in ?? 0) * film.rate)) },
    { title: t('Go to the out point'), group: 'Timeline', key: 'shift+o', act: () => go(film.range.out === undefined ? film.timeline.length - 1 : Math.round(film.range.out * film.rate) - 1) },
    { title: t('Clear in and out points'), group: 'Timeline', key: 'ctrl+shift+x', act: () => film.setRange({ in: undefined, out: undefined }) },
    { title: t('Marker at the playhead'), group: 'Timeline', key: 'm', act: () => film.mark(film.at) },
    ...within([
      { title: t('Name the marker at the playhead'), key: 'shift+m', act: nameMarker },
      { title: t('Add the chosen node to the film'), key: 'e', act: add },
      { title: t('Split at the playhead'), key: 's', act: () => edit(splits(film)) },
      { title: t('Delete and close the gap'), key: 'delete', act: () => remove(false) },
      { title: t('Delete and leave the gap'), key: 'shift+delete', act: () => remove(true) },
      { title: t('Trim the start to the playhead'), key: 'q', act: () => edit(toPlayhead(film, 'start')) },
      { title: t('Trim the end to the playhead'), key: 'w', act: () => edit(toPlayhead(film, 'end')) },
      { title: t('Transition at the cut nearest to the playhead, or none'), key: 't', act: blend },
      { title: t('Kind and length of a transition'), key: 'shift+t', act: chooseKind },
      { title: t('Title at the playhead'), act: () => write('title') },
      { title: t('Subtitle at the playhead'), act: () => write('subtitle') },
      { title: t('Nudge a frame earlier'), key: ',', act: nudge(-1) },
      { title: t('Nudge a frame later'), key: '.', act: nudge(1) },
      { title: t('Nudge a second earlier'), key: 'alt+,', act: () => nudge(-second())() },
      { title: t('Nudge a second later'), key: 'alt+.', act: () => nudge(second())() },
      { title: t('Frame before'), key: 'arrowleft', act: () => go(film.at - 1) },
      { title: t('Frame after'), key: 'arrowright', act: () => go(film.at + 1) },
      { title: t('Second before'), key: 'shift+arrowleft', act: () => go(film.at - second()) },
      { title: t('Second after'), key: 'shift+arrowright', act: () => go(film.at + second()) },
      { title: t('Previous cut'), key: 'arrowup', act: () => go(nextCut(film.timeline, film.at, -1)) },
      { title: t('Next cut'), key: 'arrowdown', act: () => go(nextCut(film.timeline, film.at, 1)) },
      { title: t('Start of the film'), key: 'home', act: () => go(0) },
      { title: t('End of the film'), key: 'end', act: () => go(film.timeline.length - 1) },
      { title: t('Previous clip'), key: '[', act: () => step(-1) },
      { title: t('Next clip'), key: ']', act: () => step(1) },
      { title: t('Choose all clips'), key: 'ctrl+a', act: () => film.choose(film.timeline.clips.map(({ id }) => id)) },
      { title: t('Choose no clip'), key: 'escape', act: () => film.choose([]) },
      { title: t('Look at the clip itself'), key: 'enter', act: () => { const [clip] = chosenClips(film); if (clip !== undefined) open(clip) } },
      { title: t('Zoom in on the playhead'), key: '+', also: '=', act: () => panel.zoom(1.5) },
      { title: t('Zoom out from the playhead'), key: '-', act: () => panel.zoom(1 / 1.5) },
      { title: t('The whole film in view'), key: 'f', act: () => panel.fit() },
      { title: t('Select tool'), key: 'v', act: () => setTool('select') },
      { title: t('Blade tool'), key: 'b', act: () => setTool('blade') },
      { title: t('Slip tool'), key: 'y', act: () => setTool('slip') },
      { title: t('Slide tool'), key: 'u', act: () => setTool('slide') },
      { title: t('Roll tool'), key: 'n', act: () => setTool('roll') },
    ]),
  ]
}
