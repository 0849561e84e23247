"""The ground of every document of the catalogue: frozen values, texts with limits, words of a vocabulary."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from schemas.addresses import host_of
from schemas.vocabulary import Vocabulary


class Document(BaseModel):
    """A value that crosses a border: frozen, and deaf to fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]


def _has_host(address: str) -> str:
    if not host_of(address):
        raise ValueError("an address without a host")
    return address


Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=2_000), AfterValidator(_has_host)]


def one_of(vocabulary: Vocabulary) -> AfterValidator:
    """A pydantic check that lets only the vocabulary's keys through."""

    def check(value: str) -> str:
        if value not in vocabulary:
            raise ValueError(f"not in the vocabulary: {value!r}")
        return value

    return AfterValidator(check)
