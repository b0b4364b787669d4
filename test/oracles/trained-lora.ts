/** Writes LoRAs as trainings write them, of matrices drawn from a seed, for diffusers to load (training-steps.py): `node --import tsx test/oracles/trained-lora.ts`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { trainedLora } from '../models/training/trained-lora.ts'

for (const names of ['kohya', 'peft'] as const) writeFileSync(fileURLToPath(new URL(`../fixtures/models/lora/trained-${names}.safetensors`, import.meta.url)), trainedLora(names))
