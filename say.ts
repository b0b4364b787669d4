import { writeFileSync } from 'node:fs'
import { createHarness } from './test/harness.ts'
import { speech } from './nodes/audio/speech.ts'
import { flite } from './nodes/backends/speech/flite.ts'
const h=createHarness()
const [,,out,json]=process.argv
const t0=performance.now()
const r=await h.evaluate(speech,{params:JSON.parse(json!),backends:[flite as never]}) as any
const t1=performance.now()
const {info}=r.audio; const [x]=await r.audio.samples(0,info.length)
console.log(info.length/48000,'s', (t1-t0).toFixed(0),'ms first',(performance.now()-t1).toFixed(0),'ms second', r.timings.words.map((w:any)=>`${w.text}@${w.from.toFixed(2)}-${w.to.toFixed(2)}[${w.phonemes.map((p:any)=>p.symbol).join(' ')}]`).join(' ').slice(0,900))
const b=Buffer.alloc(44+x.length*2); b.write('RIFF',0);b.writeUInt32LE(36+x.length*2,4);b.write('WAVEfmt ',8);b.writeUInt32LE(16,16);b.writeUInt16LE(1,20);b.writeUInt16LE(1,22);b.writeUInt32LE(48000,24);b.writeUInt32LE(96000,28);b.writeUInt16LE(2,32);b.writeUInt16LE(16,34);b.write('data',36);b.writeUInt32LE(x.length*2,40)
x.forEach((v:number,i:number)=>b.writeInt16LE(Math.max(-32768,Math.min(32767,Math.round(v*32767))),44+i*2)); writeFileSync(out!,b); await h.close()
