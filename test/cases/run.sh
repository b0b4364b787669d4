#!/usr/bin/env bash
# Runs the cases of a folder with this checkout: each is a folder with a make.sh that prints lines beginning with PASS or FAIL.
#   bash test/cases/run.sh FOLDER [name…]     runs all, or those whose names begin so; ends with 1 where any fails or says nothing
# They need bash, ffmpeg, ffprobe and python3, and Debian's fonts-dejavu-core and fonts-noto-core (or FONT and THAI).
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:?a folder of cases}
shift
export RG="node $root/engine/cli/reelgraph.mjs" MODELS="$root/test/fixtures/models"
bad=0
for case in "$folder"/*/; do
  name=$(basename "$case")
  [ -f "$case/make.sh" ] || continue
  if [ $# -gt 0 ]; then
    wanted=no
    for one in "$@"; do [[ $name == "$one"* ]] && wanted=yes; done
    [ $wanted = yes ] || continue
  fi
  said=$(timeout 600 bash "$case/make.sh" 2>&1)
  echo "== $name"
  if ! grep -aE '^(PASS|FAIL)' <<<"$said"; then
    echo "FAIL no verdict: $(tail -n 1 <<<"$said")"
    bad=1
  fi
  grep -qaE '^FAIL' <<<"$said" && bad=1
done
exit $bad
