/** Stands for kohya's or diffusers' script: reads what it is given, draws its bar, leaves a LoRA. What it was called with is in called.json. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const given = Object.fromEntries(process.argv.slice(2).flatMap((one) => (one.startsWith('--') ? [one.slice(2).split(/=(.*)/s).slice(0, 2)] : [])))
const kohya = given.dataset_config !== undefined
const out = given.output_dir
writeFileSync(join(out, 'called.json'), JSON.stringify(process.argv.slice(2)))
const folder = kohya ? JSON.parse(/image_dir = (".*")/.exec(readFileSync(given.dataset_config, 'utf8'))[1]) : given.train_data_dir
const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'))
if (pictures.length === 0 || given.pretrained_model_name_or_path === 'broken') {
  console.error('Traceback (most recent call last):\n  File "train.py", line 1\nOSError: broken is no model')
  process.exit(1)
}
process.on('SIGTERM', () => {
  writeFileSync(join(out, 'ended'), '')
  process.exit(143)
})
const steps = Number(given.max_train_steps)
for (let step = 1; step <= steps; step++) {
  const loss = (1 / step).toFixed(4)
  process.stderr.write(kohya ? `\rsteps: ${Math.round((100 * step) / steps)}%|##  | ${step}/${steps} [00:01<00:02,  1.95it/s, avr_loss=${loss}]` : `\rSteps: ${Math.round((100 * step) / steps)}%|##  | ${step}/${steps} [00:01<00:02,  1.95it/s, lr=0.0001, step_loss=${loss}]`)
  if (kohya && step === steps && given.sample_prompts !== undefined) {
    mkdirSync(join(out, 'sample'), { recursive: true })
    readFileSync(given.sample_prompts, 'utf8').trim().split('\n').forEach((_, k) => writeFileSync(join(out, 'sample', `${given.output_name}_${String(step).padStart(6, '0')}_0${k}_20251130000000_${7 + k}.png`), readFileSync(join(folder, pictures[k % pictures.length]))))
  }
  await wait(given.pretrained_model_name_or_path === 'slow' && step === 2 ? 60_000 : 5)
}
if (existsSync(join(out, '..', 'leave-nothing'))) process.exit(0)
const header = JSON.stringify({ 'lora_unet_x.lora_down.weight': { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] } })
const size = Buffer.alloc(8)
size.writeBigUInt64LE(BigInt(header.length))
writeFileSync(join(out, kohya ? `${given.output_name}.safetensors` : 'pytorch_lora_weights.safetensors'), Buffer.concat([size, Buffer.from(header), Buffer.alloc(8)]))
