"""Load the lexicon of danger from `concepts.toml` and `rules.toml`.

A concept is a list of words in any form. `обруш*` matches every word with that prefix, `=горим` this form only,
`вот_вот` several words in a row. A rule is «kind score within: concept concept», where `a|b` is either of two, `!a` a
negated concept («не закрыт», «без крышки», «крышки нет») and `-a` one that must not be near. An anchor is a concept
that names the source of a danger.
"""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from language.words import Spelling, forms, is_known, lemma

__all__ = ["Phrase", "Rule", "anchors", "concepts_of", "phrases", "rules_by_concept"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A danger of `kind` if all of `terms` are within so many words and none of `without` is."""

    kind: str
    score: float
    within: int
    terms: tuple[frozenset[str], ...]
    without: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """A sequence of words, each in any form, that is a concept."""

    parts: tuple[frozenset[str], ...]
    concept: str


@dataclass(frozen=True, kw_only=True)
class _Lexicon:
    by_lemma: dict[str, frozenset[str]]
    by_form: dict[str, frozenset[str]]
    by_prefix: dict[str, frozenset[str]]
    phrases: dict[str, tuple[Phrase, ...]]
    spelling: Spelling
    rules: dict[str, tuple[Rule, ...]]


@lru_cache(1 << 15)
def concepts_of(form: str) -> frozenset[str]:
    """What a folded word of a text may mean here; a word that the dictionary lacks is read through one typo."""
    lexicon = _lexicon()
    found = lexicon.by_lemma.get(lemma(form), frozenset()) | lexicon.by_form.get(form, frozenset())
    for length in range(3, min(len(form), 12) + 1):
        found |= lexicon.by_prefix.get(form[:length], frozenset())
    if not found and not is_known(form) and (meant := lexicon.spelling.nearest(form)):
        return lexicon.by_form[meant]
    return found


def phrases(form: str) -> tuple[Phrase, ...]:
    """The phrases that may begin with a folded word."""
    known = _lexicon().phrases
    return known.get(form, ()) or known.get(lemma(form), ())


def rules_by_concept() -> dict[str, tuple[Rule, ...]]:
    """The rules under each concept that their first term may be."""
    return _lexicon().rules


@cache
def anchors() -> dict[str, tuple[str, ...]]:
    """Kinds of danger by the concept that is their source."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind, concepts in _data("rules")["anchors"].items():
        for concept in concepts.split():
            found[concept].append(kind)
    return {concept: tuple(kinds) for concept, kinds in found.items()}


@cache
def _lexicon() -> _Lexicon:
    by_lemma: dict[str, set[str]] = defaultdict(set)
    by_form: dict[str, set[str]] = defaultdict(set)
    by_prefix: dict[str, set[str]] = defaultdict(set)
    phrases: dict[str, list[Phrase]] = defaultdict(list)
    for concept, listed in _data("concepts").items():
        for word in listed.replace("ё", "е").split():
            if "_" in word:
                parts = tuple(frozenset((part, lemma(part))) for part in word.split("_"))
                for first in parts[0]:
                    phrases[first].append(Phrase(parts=parts, concept=concept))
            elif word.endswith("*"):
                by_prefix[word[:-1]].add(concept)
            elif word.startswith("="):
                by_form[word[1:]].add(concept)
            else:
                by_lemma[lemma(word)].add(concept)
                for form in forms(word) | {word}:
                    by_form[form].add(concept)
    rules: dict[str, list[Rule]] = defaultdict(list)
    for line in _data("rules")["rules"]:
        for first in (rule := _rule(line)).terms[0]:
            rules[first].append(rule)
    return _Lexicon(
        by_lemma=_frozen(by_lemma),
        by_form=_frozen(by_form),
        by_prefix=_frozen(by_prefix),
        phrases={first: tuple(found) for first, found in phrases.items()},
        spelling=Spelling(by_form),
        rules={first: tuple(found) for first, found in rules.items()},
    )


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


def _frozen(concepts: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {word: frozenset(found) for word, found in concepts.items()}


def _rule(line: str) -> Rule:
    head, terms = line.split(":")
    kind, score, within = head.split()
    positive = [frozenset(term.split("|")) for term in terms.split() if not term.startswith("-")]
    negative = [term[1:].split("|") for term in terms.split() if term.startswith("-")]
    return Rule(
        kind=kind,
        score=float(score),
        within=int(within),
        terms=tuple(positive),
        without=frozenset(concept for some in negative for concept in some),
    )
