/** The graph as it is seen and worked on: the canvas with its small pictures, the minimap, the storyboard, the form, the inspector. */
import { createCanvas } from '../canvas/litegraph-adapter.ts'
import { createMinimap } from '../canvas/minimap.ts'
import type { Command } from '../commands/command.ts'
import { enterSubgraph } from '../commands/graph.ts'
import { canvasMenu } from '../commands/menu.ts'
import { createCurvePanel } from '../curves/panel.ts'
import { createMarks } from '../format/marks.ts'
import { isSubgraph } from '../document/subgraph.ts'
import type { Session } from '../session.ts'
import { createAppView } from '../panels/app-view.ts'
import { get } from '../panels/dom.ts'
import { acceptDrops } from '../panels/drop.ts'
import { createInspector } from '../panels/inspector/inspector.ts'
import { focusParams } from '../panels/inspector/main-text.ts'
import { createStoryboardStrip } from '../panels/storyboard-strip.ts'
import type { Preview } from '../seeing/preview.ts'
import { createThumbnails } from '../seeing/thumbnails.ts'
import { createTimeline } from '../timeline/timeline.ts'
import { createUnderWay } from '../seeing/under-way.ts'
import { createBadges } from './badges.ts'
import { wiringEvents } from './wiring.ts'
import type { Work } from './work.ts'

export interface StageEvents {
  /** Does what a command does, and tells what goes wrong. */
  run(act: () => unknown): void
  commands(): readonly Command[]
  render(): unknown
}

export type Stage = ReturnType<typeof createStage>

export function createStage(editor: Session, work: Work, preview: Preview, { run, commands, render }: StageEvents) {
  const { runs, foresight } = work
  const underWay = createUnderWay(() => redraw())
  const thumbnails = createThumbnails(editor, {
    isBusy: () => preview.busy || runs.busy,
    visible: () => (document.body.classList.contains('app') ? [] : canvas.visible()),
    onChange() {
      redraw()
      strip.drawFaces()
    },
  })
  const marks = createMarks(editor, foresight, () => canvas)
  const badges = createBadges(editor, work, { thumbnails, underWay, marks })
  const canvas = createCanvas(get<HTMLCanvasElement>('canvas'), editor, {
    ...wiringEvents(editor, () => canvas),
    onSelect(names) {
      editor.setSelection(names.filter((name) => editor.document.nodes[name] !== undefined))
      inspector.show()
    },
    onRefuse: (reason) => editor.say(reason),
    onOpen(name) {
      if (isSubgraph(editor.document.nodes[name]?.type ?? '')) run(() => enterSubgraph(editor, name))
      else focusParams(get('inspector'), editor.types.get(editor.document.nodes[name]?.type ?? ''))
    },
    onMenu: (page, at, name) => canvasMenu(editor, canvas, commands(), page, at, name),
    badge: badges.of,
    faulty: badges.faulty,
  })
  function redraw(): void {
    badges.forget()
    canvas.redraw()
  }
  const strip = createStoryboardStrip(editor, { picture: (name) => thumbnails.picture(name) })
  const form = createAppView(editor, () => run(render))
  const minimap = createMinimap(canvas, (name) => (editor.document.nodes[name] === undefined ? undefined : (editor.types.get(editor.document.nodes[name].type)?.category ?? '')))
  const inspector = createInspector(get('inspector'), editor, {
    chosen: canvas.selected,
    faultsOf: badges.faultsOf,
    warningsOf: badges.warningsOf,
    wordsOf: foresight.words,
    formatOf: marks.section,
    reportsOf: (name) => runs.nodeState(name)?.reports,
    enter: (name) => run(() => enterSubgraph(editor, name)),
    place: (name, param) => preview.place(name, param),
    keying: preview.keying,
    act: (title) => run(() => commands().find((command) => command.title === title)?.act()),
  })
  const timeline = createTimeline(editor, { preview, foresight, strip, isBusy: () => preview.busy || runs.busy, cached: () => thumbnails.cached })
  get('stage').after(form.element)
  get('stage').append(marks.element, minimap.element)
  canvas.viewport.cover(minimap.element)
  canvas.onDraw(marks.place)
  marks.onChange(() => (redraw(), inspector.mark()))
  const curves = createCurvePanel(editor, preview.keying)
  const takeFiles = acceptDrops(editor, canvas)
  return { canvas, minimap, inspector, timeline, curves, badges, marks, redraw, takeFiles }
}
