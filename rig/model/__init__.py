"""The nouns that every part of the rig shares: load, point, evidence and result. No behaviour."""
