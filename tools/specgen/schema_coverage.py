"""What spec/manual_addresses.toml and docs/reference/coverage.toml may hold."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from tools.specgen.schema import Address, Identifier, Model, Text


class Printed(Model):
    """Addresses as a line of the manual prints them; `decided` where that is in doubt."""

    first: Address
    last: Address
    line: Annotated[int, Field(ge=1)]
    text: Text
    decided: Text | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"last >= first (0x{self.first:04X})")
        return self


class PrintedFile(Model):
    """spec/manual_addresses.toml: registers, and the bits of FC01 and FC02."""

    registers: Annotated[list[Printed], Field(min_length=1)]
    relays: Annotated[list[Printed], Field(min_length=1)]
    digital_inputs: Annotated[list[Printed], Field(min_length=1)]
    not_served: list[Printed] = []


class RegionTests(Model):
    """Tests that see a region, beside those that see every region: `file: name`."""

    region: Identifier
    tests: Annotated[list[Text], Field(min_length=1)]


class CoverageFile(Model):
    """docs/reference/coverage.toml; `every`: tests that see each region by its id."""

    every: list[Text] = []
    relays: list[Text] = []
    digital_inputs: list[Text] = []
    region: list[RegionTests] = []
