"""Generated tables of the spec for the rig, and their row types."""
