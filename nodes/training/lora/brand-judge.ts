/** How much samples look like the brand, while a training goes on. */
import type { LearntPicture, NodeServices, Still, TrainingRequest } from '../../../engine/api.ts'
import { createJudge, type BrandLook } from '../../shared/brand/judge.ts'
import { brandLook, type Looking } from '../../shared/brand/look.ts'

/** Pictures that stand for the brand: more change little. */
const MOST = 40

/** The pictures that are held back stand for the brand; where there are too few to tell, those of the training do, too. */
export async function brandJudge(pictures: readonly LearntPicture[], open: (file: string) => Promise<Still>, { media, models, signal, log }: NodeServices): Promise<NonNullable<TrainingRequest['judge']>> {
  const [encoder] = await models.imageEncoders.models()
  const looking: Looking = { media, encoder, signal, log }
  const held = pictures.filter(({ split }) => split === 'validation')
  const brand: BrandLook[] = []
  for (const one of (held.length >= 4 ? held : pictures).slice(0, MOST)) brand.push(await brandLook(await one.open(), looking))
  const judge = createJudge(brand, encoder?.unlike ?? 1)
  return async (_, samples) => {
    if (samples.length === 0) return undefined
    let sum = 0
    for (const { file } of samples) sum += judge.judge(await brandLook(await open(file), looking)).score
    return Number((sum / samples.length).toFixed(1))
  }
}
