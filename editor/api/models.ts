/** Model packages on the server's machine. */
import type { PackageEvent, PackageView } from '../../engine/models/packages/package-jobs.ts'
import { call, post } from './client.ts'

export type Model = PackageView
export type ModelEvent = PackageEvent

const place = (name: string): string => `/api/models/${encodeURIComponent(name)}`
export const listModels = async (): Promise<readonly Model[]> => (await (await call('/api/models')).json()) as Model[]
export const fetchModel = async (name: string): Promise<void> => void (await post(`${place(name)}/pull`, {}))
export const checkModel = async (name: string): Promise<void> => void (await post(`${place(name)}/verify`, {}))
export const stopModel = async (name: string): Promise<void> => void (await post(`${place(name)}/cancel`, {}))
export const removeModel = async (name: string): Promise<void> => void (await call(place(name), { method: 'DELETE' }))
