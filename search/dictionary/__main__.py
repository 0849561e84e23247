"""Build ``search/data/dictionary.txt``; nothing is done while the inputs are the same."""

from search.dictionary.building import build

build()
