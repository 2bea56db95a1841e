"""The detection matrix: every fault of the library at many sizes, and healthy meters; who sees it."""
