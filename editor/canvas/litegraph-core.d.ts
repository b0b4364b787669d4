/** What the adapter uses of litegraph.js's core build. */
declare module 'litegraph.js/build/litegraph.core.js' {
  export interface Slot { name: string; type: string; label?: string; link?: number | null; links?: number[] | null; pos?: [number, number] }
  export interface LLink {
    id: number
    origin_id: number
    origin_slot: number
    target_id: number
    target_slot: number
  }
  export class LGraphNode {
    constructor(title: string)
    id: number
    pos: [number, number]
    size: [number, number]
    inputs?: Slot[]
    outputs?: Slot[]
    flags: { collapsed?: boolean }
    resizable?: boolean
    is_selected?: boolean
    mouseOver?: boolean
    _collapsed_width?: number
    computeSize(): [number, number]
    collapse(): void
    isPointInside(x: number, y: number, margin?: number): boolean
    getConnectionPos(input: boolean, slot: number): Float32Array
    onConnectInput?: (slot: number, type: string, output: Slot, from: LGraphNode) => boolean
    onBounding?: (area: Float32Array) => void
  }
  export class LGraph {
    _nodes: LGraphNode[]
    links: Record<number, LLink>
    last_link_id: number
    add(node: LGraphNode, skipOrder?: boolean): void
    clear(): void
    getNodeOnPos(x: number, y: number, nodes?: LGraphNode[], margin?: number): LGraphNode | null
    getNodeById(id: number): LGraphNode | null
  }
  export interface PointerPlace extends MouseEvent { canvasX: number; canvasY: number }
  export class LGraphCanvas {
    constructor(canvas: HTMLCanvasElement, graph: LGraph, options?: object)
    static link_type_colors: Record<string, string>
    ds: { scale: number; offset: [number, number]; visible_area: Float32Array; toCanvasContext: (context: CanvasRenderingContext2D) => void; computeVisibleArea: () => void }
    graph: LGraph
    canvas: HTMLCanvasElement
    visible_nodes: LGraphNode[]
    visible_links: LLink[]
    selected_nodes: Record<number, LGraphNode>
    dragging_rectangle: Float32Array | null
    dragging_canvas: boolean
    node_dragged: LGraphNode | null
    connecting_node: LGraphNode | null
    connecting_output: Slot | null
    connecting_input: Slot | null
    clear_background_color: string
    connections_width: number
    highlighted_links: Record<number, boolean>
    renderLink(context: CanvasRenderingContext2D, a: ArrayLike<number>, b: ArrayLike<number>, link: LLink | null, skipBorder?: boolean, flow?: number | null, colour?: string | null, from?: number, to?: number): void
    last_mouse: readonly number[]
    onSelectionChange?: () => void
    onMouse?: (event: PointerPlace) => boolean
    showSearchBox: (event: MouseEvent) => void
    showConnectionMenu: (options: { nodeFrom?: LGraphNode; slotFrom?: Slot; nodeTo?: LGraphNode; slotTo?: Slot; e: MouseEvent }) => void
    showLinkMenu(link: LLink, event: PointerPlace): void
    processContextMenu(node: LGraphNode | null, event: PointerPlace): void
    processKey(event: KeyboardEvent): void
    processMouseDown(event: PointerPlace): boolean
    processMouseMove(event: PointerPlace): boolean
    processMouseUp(event: PointerPlace): boolean
    processNodeSelected(node: LGraphNode, event: PointerPlace): void
    processNodeDblClicked(node: LGraphNode): void
    bringToFront(node: LGraphNode): void
    drawConnections(context: CanvasRenderingContext2D): void
    drawNode(node: LGraphNode, context: CanvasRenderingContext2D): void
    prompt(...given: unknown[]): HTMLElement
    selectNodes(nodes: LGraphNode[], add?: boolean): void
    deselectNode(node: LGraphNode): void
    deselectAllNodes(): void
    convertEventToCanvasOffset(event: MouseEvent): [number, number]
    resize(width: number, height: number): void
    setDirty(front: boolean, back: boolean): void
    dirty_canvas: boolean
    dirty_bgcanvas: boolean
    draw(): void
    onDrawBackground?: (context: CanvasRenderingContext2D, area: Float32Array) => void
    onDrawForeground?: (context: CanvasRenderingContext2D, area: Float32Array) => void
  }
  export const LiteGraph: Record<string, unknown> & { readonly LLink: new (id: number, type: string, origin: number, originSlot: number, target: number, targetSlot: number) => LLink }
}
