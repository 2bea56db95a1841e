"""The KW320 core and the signal generator of the rig (C++, src/core and src/host/signal)."""

from typing import NotRequired, TypedDict

import numpy as np
from numpy.typing import NDArray

from . import math as math
from . import signal as signal
