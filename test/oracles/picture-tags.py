"""What exiftool and Pillow read from the pictures that Reelgraph writes: test/oracles/picture-tags.json.

  apt-get install libimage-exiftool-perl; pip install pillow==13.0.0 defusedxml
  python3 test/oracles/picture-tags.py > test/oracles/picture-tags.json    (exiftool 12.57; EXIFTOOL names another command)
"""
import base64, gzip, hashlib, json, os, subprocess, sys, tempfile
from PIL import Image

EXIFTOOL = os.environ.get("EXIFTOOL", "exiftool").split()
CONFIG = """%Image::ExifTool::UserDefined = ('Image::ExifTool::XMP::Main' => {
  reelgraph => { SubDirectory => { TagTable => 'Image::ExifTool::UserDefined::reelgraph' } } });
%Image::ExifTool::UserDefined::reelgraph = (GROUPS => { 0 => 'XMP', 1 => 'XMP-reelgraph', 2 => 'Image' },
  NAMESPACE => { 'reelgraph' => 'urn:reelgraph:film#' }, WRITABLE => 'string', reelgraph => { });
1;
"""
WRITE = """
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { addJpegTags, xmpSegments } from './engine/media/tags/jpeg-write.ts'
import { addWebpTags } from './engine/media/tags/webp.ts'
const [, , folder, text, times] = process.argv
const tags = { reelgraph: text.repeat(Number(times)) }
const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#246' } })
writeFileSync(folder + '/a.jpg', addJpegTags(await picture.clone().jpeg().toBuffer(), tags))
writeFileSync(folder + '/a.webp', addWebpTags(await picture.clone().webp().toBuffer(), tags))
console.log(createHash('sha256').update(Buffer.concat(xmpSegments(tags))).digest('hex'))
"""
sha = lambda data: hashlib.sha256(data).hexdigest()
pack = lambda path: base64.b64encode(gzip.compress(open(path, "rb").read(), mtime=0)).decode()
made = {"jpeg": {}, "pillow": {}, "rewritten": {}}
with tempfile.TemporaryDirectory() as folder:
    config, script = os.path.join(folder, "config"), os.path.abspath("picture-tags-write.mts")
    open(config, "w").write(CONFIG)
    open(script, "w").write(WRITE)
    tool = lambda *a: subprocess.run([EXIFTOOL[0], *EXIFTOOL[1:], "-config", config, *a], check=True, capture_output=True).stdout
    try:
        for name, text, times in (("short", '{"prompt":"日本 🚀 é <&>"}', 1), ("long", "日本 <é> & ", 20000)):
            printed = subprocess.run(["node", "--import", "tsx", script, folder, text, str(times)], check=True, capture_output=True, text=True).stdout.strip()
            jpeg, webp = folder + "/a.jpg", folder + "/a.webp"
            read = tool("-b", "-XMP-reelgraph:reelgraph", jpeg)
            made["jpeg"][name] = {"text": text, "times": times, "segments": printed, "exiftool": sha(read)}
            if name == "short":
                for kind, path in (("jpeg", jpeg), ("webp", webp)):
                    found = Image.open(path).getxmp()
                    made["pillow"][kind] = found["xmpmeta"]["RDF"]["Description"]["reelgraph"]
            for kind, path in (("jpeg", jpeg), ("webp", webp)):
                # exiftool writes the packet anew, its own way: another property makes it do so.
                tool("-overwrite_original", "-XMP-dc:title=by exiftool", path)
                if name == "short" or kind == "jpeg" and times * len(text) < 70000:
                    made["rewritten"][f"{kind} {name}"] = {"gzip": pack(path), "sha256": sha((text * times).encode())}
        # Longer than a segment, by exiftool itself.
        long = "abcdefgh" * 9000
        open(folder + "/long.txt", "w").write(long)
        Image.new("RGB", (8, 8)).save(folder + "/b.jpg")
        tool("-overwrite_original", "-XMP-reelgraph:reelgraph<=" + folder + "/long.txt", folder + "/b.jpg")
        made["rewritten"]["jpeg long"] = {"gzip": pack(folder + "/b.jpg"), "sha256": sha(long.encode())}
    finally:
        os.remove(script)
json.dump(made, sys.stdout, ensure_ascii=False, indent=1)
print()
