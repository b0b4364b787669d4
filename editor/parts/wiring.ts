/** What gestures on the canvas do to the document: links, nodes dropped on them, copies that are dragged away, the menu of a link. */
import { accepts, type CanvasEvents, type WireAt } from '../canvas/events.ts'
import type { Canvas } from '../canvas/litegraph-adapter.ts'
import { copyNodes, paste, placeNodes, setInputs } from '../document/commands.ts'
import { placeOf, splitLink, type GraphDocument } from '../document/document.ts'
import { disconnect, fitOfNode, insertInto, stretchOf } from '../document/insert.ts'
import { isItem, isReroute, itemOf, OUTPUTS, rerouteIn, setItem } from '../document/items.ts'
import { t } from '../language/t.ts'
import { openMenu } from '../panels/menu.ts'
import { offerNodes } from '../search/offer-nodes.ts'
import type { Session } from '../session.ts'

export function wiringEvents(editor: Session, canvas: () => Canvas): Pick<CanvasEvents, 'onEdit' | 'onAdd' | 'onLink' | 'fits' | 'onDuplicate'> {
  const takes = (from: string, to: string): boolean => accepts(editor.catalogue, from, to)
  const stretchAt = ({ link, to, port }: WireAt) => stretchOf(editor.document, link, to, port)
  const fitAt = (name: string, wire: WireAt) => fitOfNode(editor.document, editor.types, takes, stretchAt(wire), name)
  const titleOf = (name: string): string => editor.document.nodes[name]?.title ?? name
  let copies = 0

  /** Said quietly, and taken back by a button. */
  function tell(link: string, target: string, before: GraphDocument): void {
    const after = editor.document
    editor.say(t('{from} no longer goes into {to}.', { from: titleOf(splitLink(link)[0]), to: titleOf(splitLink(target)[0]) }), {
      title: t('Undo'),
      act: () => (editor.document === after ? editor.undo() : linkAgain(link, target, before)),
    })
  }
  /** The graph has changed since: only the link comes back, where its port is still free. */
  function linkAgain(link: string, target: string, before: GraphDocument): void {
    const [to, port] = splitLink(target)
    const { document } = editor
    const now = to === OUTPUTS ? (document.outputs ?? {}) : document.nodes[to]?.inputs
    if (document.nodes[splitLink(link)[0]] === undefined || (to !== OUTPUTS && document.nodes[to] === undefined)) return editor.say(t('The node of this link is gone.'))
    const was = before.nodes[to]?.inputs?.[port]
    editor.change(setInputs(document, to, { ...now, [port]: Array.isArray(was) ? [...[now?.[port] ?? []].flat(), link] : link }))
  }
  function cut(wire: WireAt): void {
    const { document } = editor
    const stretch = stretchAt(wire)
    editor.change(disconnect(document, stretch))
    tell(stretch.link, stretch.targets[0] ?? '', document)
  }

  return {
    onEdit({ inputs, routes, places, insert, detached, join }) {
      const { document } = editor
      const stretch = detached === undefined ? undefined : stretchAt(detached)
      const fit = insert === undefined ? undefined : fitAt(insert.name, insert.wire)
      let next = placeNodes(document, places)
      for (const [name, route] of routes) next = setItem(next, name, route)
      for (const [name, links] of inputs) next = setInputs(next, name, links)
      if (insert !== undefined && fit !== undefined) {
        const multiple = editor.types.get(document.nodes[insert.name]?.type ?? '')?.inputs[fit.input]?.multiple === true
        next = insertInto(next, stretchAt(insert.wire), insert.name, fit, multiple)
      }
      editor.change(next, join)
      if (stretch?.targets[0] !== undefined) tell(stretch.link, stretch.targets[0], document)
    },
    onAdd: (at, end) => offerNodes(editor, canvas(), at, end === undefined ? {} : { end }),
    fits: (name, wire) => fitAt(name, wire) !== undefined,
    onDuplicate(names) {
      const join = `duplicate ${++copies}`
      const wanted = new Set(names)
      const clipping = copyNodes(editor.document, wanted)
      const places = names.map((name) => placeOf(editor.document, name).pos)
      const [next, made] = paste(editor.document, clipping, [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))])
      editor.change(next, join)
      return { names: made, join }
    },
    onLink(page, [x, y], wire) {
      const { document } = editor
      const stretch = stretchAt(wire)
      const [from] = splitLink(stretch.link)
      const ends = [...new Set(stretch.targets.map((target) => splitLink(target)[0]))].filter((name) => document.nodes[name] !== undefined)
      const end = itemOf(document, wire.to)
      openMenu(page, t('Link'), [
        { title: t('Insert a node…'), pick: () => offerNodes(editor, canvas(), [x, y], { stretch }) },
        {
          title: t('Add a reroute'),
          pick() {
            const [next, name] = rerouteIn(document, stretch.link, stretch.targets, [Math.round(x) - 9, Math.round(y) - 9], end !== undefined && isReroute(end) ? wire.to : undefined)
            editor.change(next)
            canvas().select([name])
          },
        },
        { title: t('Disconnect'), pick: () => cut(wire) },
        'line',
        ...(document.nodes[from] === undefined || isItem(from) ? [] : [{ title: t('Go to {node}', { node: titleOf(from) }), pick: () => editor.select([from], { show: true }) }]),
        ...ends.map((name) => ({ title: t('Go to {node}', { node: titleOf(name) }), pick: () => editor.select([name], { show: true }) })),
      ])
    },
  }
}
