"""The process of the second reader: reads a JSON line with a text, writes a line with the spans of names.

Run as a script, so that it has no access to Django, databases or settings. Its one argument is the folder with the
models. It runs slovnet over navec, which take 160 MB that no worker has to keep.
"""

import json
import sys
from pathlib import Path

EMBEDDINGS, MODEL = "navec_news_v1_1B_250K_300d_100q.tar", "slovnet_ner_news_v1.tar"


def main(folder: Path) -> None:
    """Answer until there are no more lines."""
    from navec import Navec  # type: ignore[import-not-found]
    from slovnet import NER  # type: ignore[import-not-found]

    embeddings, models = _found(folder, EMBEDDINGS), _found(folder, MODEL)
    recogniser = NER.load(str(models))
    recogniser.navec(Navec.load(str(embeddings)))
    for line in sys.stdin:
        text = json.loads(line)
        # It fails at words of nothing.
        seen = recogniser(text).spans if text.strip() else []
        spans = [[span.start, span.stop] for span in seen if span.type == "PER"]
        sys.stdout.write(json.dumps(spans) + "\n")
        sys.stdout.flush()


def models_are_in(folder: Path) -> bool:
    """Whether a folder has both models, side by side or as natasha's package lays them."""
    return all(_found(folder, name).is_file() for name in (EMBEDDINGS, MODEL))


def _found(folder: Path, name: str) -> Path:
    places = (folder / name, folder / "emb" / name, folder / "model" / name)
    return next((path for path in places if path.is_file()), places[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
