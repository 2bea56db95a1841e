"""The base of every model that is read from or written to a file."""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """Immutable; an unknown key or a not-finite number is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
