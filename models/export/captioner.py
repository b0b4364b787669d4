"""Models that put pictures into words: BLIP (BlipForConditionalGeneration of transformers)."""
import torch

from onnx_package import export


def captioner(source, folder, half=False):
    """A folder or a name that transformers can load, with its processor."""
    from transformers import BlipForConditionalGeneration, BlipProcessor
    model = BlipForConditionalGeneration.from_pretrained(source).eval()
    return captioner_module(model.half() if half else model, BlipProcessor.from_pretrained(source), folder)


def captioner_module(model, processor, folder):
    """What the decoder reads off the picture, keys and values of each layer, is made once for all tokens: it is most of the work."""
    from transformers.cache_utils import DynamicCache, EncoderDecoderCache
    text, vision = model.config.text_config, model.config.vision_config
    heads = text.num_attention_heads

    def look(model, pixels):
        states = model.vision_model(pixel_values=pixels).last_hidden_state
        parted = lambda one: one.view(*one.shape[:-1], heads, -1).transpose(1, 2)
        crossed = [layer.crossattention.self for layer in model.text_decoder.bert.encoder.layer]
        return states, torch.stack([parted(one.key(states)) for one in crossed]), torch.stack([parted(one.value(states)) for one in crossed])

    def speak(model, ids, keys, values):
        seen = DynamicCache([(keys[i], values[i]) for i in range(text.num_hidden_layers)])
        # Only that it is there counts: the keys and values are.
        states = keys.new_zeros(1, 1, vision.hidden_size)
        made = model.text_decoder(input_ids=ids, encoder_hidden_states=states, past_key_values=EncoderDecoderCache(DynamicCache(), seen), logits_to_keep=1)
        return made.logits[:, 0]

    side = vision.image_size
    pixels = torch.rand(1, 3, side, side)
    _, keys, values = (made.float() for made in look(model, pixels.to(model.dtype)))
    export(folder / "vision_model", "captioner", model, lambda x: look(model, x), {"pixel_values": (pixels, {})}, ["last_hidden_state", "keys", "values"])
    ids = torch.full((2, 3), text.bos_token_id)
    export(folder / "text_decoder", "captioner", model, lambda ids, keys, values: speak(model, ids, keys, values),
           {"input_ids": (ids, {0: "beams", 1: "tokens"}), "keys": (keys, {}), "values": (values, {})}, ["logits"])
    # The same for both parts.
    (folder / "vision_model" / "config.json").unlink()
    processor.tokenizer.save_pretrained(folder / "tokenizer")
    processor.image_processor.save_pretrained(folder / "image_processor")
    return {}


EXPORTERS = {"captioner": captioner}
