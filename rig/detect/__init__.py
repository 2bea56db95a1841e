"""The detection matrix: every fault at many sizes, and healthy meters; who sees what."""
