/** What the adapter uses of litegraph.js's core build. */
declare module 'litegraph.js/build/litegraph.core.js' {
  export interface Slot { name: string; label?: string; type: string; link?: number | null; color_on?: string; color_off?: string }
  export class LGraphNode {
    constructor(title: string)
    id: number
    title: string
    pos: [number, number]
    size: [number, number]
    inputs?: Slot[]
    outputs?: Slot[]
    flags: { collapsed?: boolean }
    color?: string
    bgcolor?: string
    addInput(name: string, type: string, extra?: object): Slot
    addOutput(name: string, type: string, extra?: object): Slot
    connect(slot: number, target: LGraphNode, targetSlot: number): unknown
    computeSize(): [number, number]
    getInputNode(slot: number): LGraphNode | null
    getInputLink(slot: number): { origin_slot: number } | null
    onConnectInput?: (slot: number, type: string, output: Slot, from: LGraphNode) => boolean
    onDrawForeground?: (context: CanvasRenderingContext2D) => void
  }
  export class LGraph {
    add(node: LGraphNode, skipOrder?: boolean): void
    clear(): void
  }
  export class LGraphCanvas {
    constructor(canvas: HTMLCanvasElement, graph: LGraph, options?: object)
    static link_type_colors: Record<string, string>
    ds: { scale: number; offset: [number, number] }
    selected_nodes: Record<number, LGraphNode>
    background_image: string | null
    clear_background_color: string
    render_canvas_border: boolean
    show_info: boolean
    allow_searchbox: boolean
    render_shadows: boolean
    title_text_font: string
    inner_text_font: string
    max_zoom: number
    connecting_node: unknown
    onSelectionChange?: () => void
    showSearchBox: (event: MouseEvent) => void
    showConnectionMenu: (options: { nodeFrom?: LGraphNode; slotFrom?: Slot; nodeTo?: LGraphNode; slotTo?: Slot; e: MouseEvent }) => void
    processContextMenu: (node: unknown, event: MouseEvent) => void
    processKey: (event: KeyboardEvent) => void
    prompt: (...given: unknown[]) => HTMLElement
    selectNodes(nodes: LGraphNode[]): void
    deselectAllNodes(): void
    convertEventToCanvasOffset(event: MouseEvent): [number, number]
    resize(width: number, height: number): void
    setDirty(front: boolean, back: boolean): void
    onDrawForeground?: (context: CanvasRenderingContext2D, area: Float32Array) => void
    onDrawBackground?: (context: CanvasRenderingContext2D, area: Float32Array) => void
  }
  export const LiteGraph: Record<string, unknown>
}
