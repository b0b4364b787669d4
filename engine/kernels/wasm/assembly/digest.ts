/** XXH64 of bytes, seed 0 (Collet, xxHash specification 0.1.1). */

const P1: u64 = 0x9e3779b185ebca87
const P2: u64 = 0xc2b2ae3d27d4eb4f
const P3: u64 = 0x165667b19e3779f9
const P4: u64 = 0x85ebca77c2b2ae63
const P5: u64 = 0x27d4eb2f165667c5

/** @param out gets the 64 bits, the lowest first */
export function digest(out: usize, data: usize, bytes: u32): void {
  const end = data + bytes
  let hash: u64
  if (bytes >= 32) {
    let a = P1 + P2
    let b = P2
    let c: u64 = 0
    let d: u64 = 0 - P1
    for (; data + 32 <= end; data += 32) {
      a = round(a, load<u64>(data))
      b = round(b, load<u64>(data, 8))
      c = round(c, load<u64>(data, 16))
      d = round(d, load<u64>(data, 24))
    }
    hash = rotl(a, 1) + rotl(b, 7) + rotl(c, 12) + rotl(d, 18)
    hash = merge(merge(merge(merge(hash, a), b), c), d)
  } else hash = P5
  hash += bytes
  for (; data + 8 <= end; data += 8) hash = rotl(hash ^ round(0, load<u64>(data)), 27) * P1 + P4
  if (data + 4 <= end) {
    hash = rotl(hash ^ (<u64>load<u32>(data) * P1), 23) * P2 + P3
    data += 4
  }
  for (; data < end; data++) hash = rotl(hash ^ (<u64>load<u8>(data) * P5), 11) * P1
  hash = (hash ^ (hash >> 33)) * P2
  hash = (hash ^ (hash >> 29)) * P3
  store<u64>(out, hash ^ (hash >> 32))
}

// @ts-ignore: decorator
@inline
function round(lane: u64, word: u64): u64 {
  return rotl(lane + word * P2, 31) * P1
}

// @ts-ignore: decorator
@inline
function merge(hash: u64, lane: u64): u64 {
  return (hash ^ round(0, lane)) * P1 + P4
}
