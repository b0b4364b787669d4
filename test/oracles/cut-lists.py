"""Cut lists and timecodes by OpenTimelineIO, the reference implementation.

Writes cut-lists.json: timelines as .otio and as EDL with what is in them, what flattening makes of tracks, timecodes of frames, and
how it reads the two lists in cut-lists/ that our own writers have written (test/nodes/shared/cut/otio.test.ts holds those to the writers).

    pip install opentimelineio==0.18.1 otio-cmx3600-adapter==1.0.0
    python3 test/oracles/cut-lists.py
"""
import json
import pathlib
import opentimelineio as otio
from opentimelineio import opentime, schema

HERE = pathlib.Path(__file__).parent


def moment(frames, rate=25):
    return opentime.RationalTime(frames, rate)


def stretch(start, length, rate=25):
    return opentime.TimeRange(moment(start, rate), moment(length, rate))


def clip(name, start, length, rate=25, available=None, warp=None, reel=None):
    made = schema.Clip(name=name, source_range=stretch(start, length, rate))
    made.media_reference = schema.ExternalReference(target_url=f"media/{name}", available_range=available)
    if warp is not None:
        made.effects.append(schema.FreezeFrame() if warp == 0 else schema.LinearTimeWarp(time_scalar=warp))
    if reel is not None:
        made.metadata["cmx_3600"] = {"reel": reel}
    return made


def dissolve(before, after, rate=25):
    return schema.Transition(name="dissolve", transition_type="SMPTE_Dissolve", in_offset=moment(before, rate), out_offset=moment(after, rate))


def timeline(name, *tracks, start=None):
    made = schema.Timeline(name=name)
    made.global_start_time = start
    made.tracks.extend(tracks)
    return made


def track(kind, name, *children):
    made = schema.Track(name=name, kind=kind)
    made.extend(children)
    return made


def described(one):
    """What is shown: the words of the reference's own objects."""
    tracks = []
    for each in one.tracks:
        items = []
        for item in each:
            if isinstance(item, schema.Transition):
                items.append({"transition": [item.in_offset.value, item.out_offset.value]})
                continue
            taken = item.trimmed_range()
            reference = getattr(item, "media_reference", None)
            items.append({
                "gap": isinstance(item, schema.Gap),
                "name": item.name,
                "from": taken.start_time.value,
                "length": taken.duration.value,
                "rate": taken.duration.rate,
                "speed": next((effect.time_scalar for effect in item.effects if isinstance(effect, schema.TimeEffect)), 1),
                "media": getattr(reference, "target_url", None),
                "reel": item.metadata.get("cmx_3600", {}).get("reel"),
            })
        tracks.append({"kind": each.kind, "name": each.name, "items": items})
    return {"name": one.name, "start": one.global_start_time.value if one.global_start_time else 0, "tracks": tracks}


PLAIN = timeline(
    "Plain",
    track("Video", "V1", clip("a.mov", 25, 50), dissolve(5, 7), clip("b.mov", 90025, 50, available=stretch(90000, 250)), schema.Gap(source_range=stretch(0, 10)), clip("c.mov", 3, 40, warp=0.5), clip("c.mov", 100, 40, warp=-2), clip("c.mov", 7, 30, warp=0)),
    track("Audio", "A1", schema.Gap(source_range=stretch(0, 30)), clip("voice.wav", 0, 120)),
    start=moment(90000),
)
OTHER_RATE = timeline("Rates", track("Video", "V1", clip("a.mov", 24, 48, 24), clip("b.mov", 60, 120, 60)))
LAYERS = timeline(
    "Layers",
    track("Video", "V1", clip("low.mov", 0, 100), clip("low2.mov", 10, 60)),
    track("Video", "V2", schema.Gap(source_range=stretch(0, 30)), clip("high.mov", 5, 40), schema.Gap(source_range=stretch(0, 50)), clip("top.mov", 0, 80)),
)
EDL = timeline(
    "For EDL",
    track("Video", "V", clip("a.mov", 25, 50, reel="TAPE1"), dissolve(0, 12), clip("b.mov", 90025, 50, reel="TAPE2"), schema.Gap(source_range=stretch(0, 10)), clip("c.mov", 3, 40, warp=0.5, reel="TAPE3"), clip("d.mov", 9, 25, reel="TAPE3")),
    start=moment(90000),
)
NESTED = timeline("Nested", track("Video", "V1", clip("a.mov", 0, 40)))
INNER = schema.Stack(name="inner", source_range=stretch(10, 60))
INNER.extend([track("Video", "V1", clip("low.mov", 100, 50), clip("low2.mov", 0, 50)), track("Video", "V2", schema.Gap(source_range=stretch(0, 30)), clip("high.mov", 5, 15))])
NESTED.tracks[0].append(INNER)
NESTED.tracks[0].append(clip("z.mov", 7, 20))


def marker(name, start, length, colour):
    return schema.Marker(name=name, marked_range=stretch(start, length), color=colour)


MARKED = timeline("Marked", track("Video", "V1", clip("a.mov", 25, 50), schema.Gap(source_range=stretch(0, 10)), clip("b.mov", 90025, 50, available=stretch(90000, 250))), start=moment(90000))
MARKED.tracks.markers.append(marker("all", 30, 5, "RED"))
MARKED.tracks[0].markers.append(marker("track", 12, 0, "GREEN"))
MARKED.tracks[0][2].markers.append(marker("clip", 90035, 2, "BLUE"))


def marked(one):
    """Where each marker lies in the whole, by the reference's own transforms."""
    found = [(one.tracks, each) for each in one.tracks.markers]
    for each in one.tracks:
        found += [(each, mark) for mark in each.markers] + [(item, mark) for item in each if not isinstance(item, schema.Transition) for mark in item.markers]
    return sorted([{"frame": owner.transformed_time(mark.marked_range.start_time, one.tracks).value, "length": mark.marked_range.duration.value, "name": mark.name, "colour": mark.color} for owner, mark in found], key=lambda each: each["frame"])


def shown(one):
    """What is seen in each frame: name and frame of the source, by looking from the top down."""
    def at(thing, time):
        if isinstance(thing, schema.Clip):
            return [thing.name, thing.trimmed_range().start_time.value + time]
        if isinstance(thing, schema.Gap):
            return None
        start = thing.trimmed_range().start_time.value
        if isinstance(thing, schema.Stack):
            return next((found for found in (at(child, start + time) for child in reversed(thing)) if found), None)
        child = thing.child_at_time(moment(start + time), shallow_search=True)
        return None if child is None else at(child, start + time - thing.range_of_child(child).start_time.value)
    return [at(one.tracks, frame) for frame in range(int(one.duration().value))]


RATES = {"24": (24, 1, False), "25": (25, 1, False), "30": (30, 1, False), "50": (50, 1, False), "60": (60, 1, False), "29.97": (30000, 1001, False), "29.97 drop": (30000, 1001, True), "59.94 drop": (60000, 1001, True)}


def timecodes():
    made = {}
    for name, (num, den, drop) in RATES.items():
        rate = num / den
        frames = [0, 1, 1799, 1800, 1801, 17981, 17982, 17983, 53999, 107891, 107892, 215783, 2589407] + [k * 7919 for k in range(1, 300)]
        made[name] = {"num": num, "den": den, "drop": drop, "codes": [[frame, opentime.to_timecode(moment(frame, rate), rate, drop)] for frame in frames if frame < 24 * 3600 * rate * 0.99]}
    return made


def ours(name, **options):
    path = HERE / "cut-lists" / name
    return described(otio.adapters.read_from_file(str(path), **options)) if path.exists() else None


def main():
    flat = timeline("Layers")
    flat.tracks.append(otio.algorithms.flatten_stack(list(LAYERS.tracks)))
    edl = otio.adapters.write_to_string(EDL, "cmx_3600", rate=25)
    answer = {
        "timelines": [{"otio": one.to_json_string(), "says": described(one)} for one in (PLAIN, OTHER_RATE)],
        "layers": {"otio": LAYERS.to_json_string(), "flat": described(flat)},
        "nested": {"otio": NESTED.to_json_string(), "shown": shown(NESTED)},
        "marked": {"otio": MARKED.to_json_string(), "markers": marked(MARKED)},
        "edl": {"text": edl, "says": described(otio.adapters.read_from_string(edl, "cmx_3600", rate=25))},
        "timecodes": timecodes(),
        "ourMarkers": marked(otio.adapters.read_from_file(str(HERE / "cut-lists" / "ours.otio"))),
        "ours": {"otio": ours("ours.otio"), "edl": ours("ours.edl", rate=25)},
    }
    (HERE / "cut-lists.json").write_text(json.dumps(answer, indent=1) + "\n")


main()
