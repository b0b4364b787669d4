"""Calls productions by the generated client: python-client.ts runs it. Says what it found; ends with an error where anything is amiss."""
import os
import sys
import time

sys.path.insert(0, os.getcwd())
from reelgraph_client import Client  # noqa: E402
from reelgraph_client.api.productions import get_productions, post_productions_speech, post_productions_upscale  # noqa: E402
from reelgraph_client.api.runs import get_runs_id, post_runs_id_cancel  # noqa: E402
from reelgraph_client.models import PostProductionsSpeechBody, PostProductionsUpscaleBody, Problem, Run  # noqa: E402

client = Client(base_url=sys.argv[1], timeout=120)
listed = get_productions.sync(client=client)
names = [one.name for one in listed.productions]
assert {"merge", "speech", "sync", "upscale"} <= set(names), names
print(f"productions: {', '.join(names)}")

begun = time.monotonic()
said = post_productions_speech.sync(client=client, body=PostProductionsSpeechBody(text="The harbour wakes."), wait=True)
assert isinstance(said, Run) and said.status.value == "done", said
assert said.result.script == "The harbour wakes." and said.result.has_audio, said.result
print(f"speech: {said.result.duration} s of sound, {said.result.url}, answered in {time.monotonic() - begun:.1f} s")

begun = time.monotonic()
run = post_productions_upscale.sync(client=client, body=PostProductionsUpscaleBody(film="film.mp4", height=360))
assert isinstance(run, Run), run
looks = 0
while run.status.value in ("queued", "running"):
    time.sleep(0.1)
    run = get_runs_id.sync(run.id, client=client)
    looks += 1
assert (run.result.width, run.result.height, run.result.frames, run.result.has_audio) == (640, 360, 20, True), run.result
print(f"upscale: {run.result.width}x{run.result.height}, {run.result.frames} frames, {run.result.url}, done after {looks} looks in {time.monotonic() - begun:.1f} s")
film = client.get_httpx_client().get(run.result.url)
assert film.status_code == 200 and len(film.content) == run.result.bytes_, (film.status_code, len(film.content))
print(f"film: {len(film.content)} bytes, as the result says")

refused = post_productions_upscale.sync(client=client, body=PostProductionsUpscaleBody(film="film.mp4", factor=99))
assert isinstance(refused, Problem) and refused.status == 400 and refused.faults[0].port == "factor", refused
print(f"refused: {refused.faults[0].message}")

long = post_productions_upscale.sync(client=client, body=PostProductionsUpscaleBody(film="film.mp4", factor=8, file="never.mp4"))
post_runs_id_cancel.sync(long.id, client=client)
while long.status.value in ("queued", "running"):
    time.sleep(0.1)
    long = get_runs_id.sync(long.id, client=client)
assert long.status.value == "cancelled", long.status
print("cancelled: as asked")
