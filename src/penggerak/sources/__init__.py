"""One folder per outside source: read it, check it, hand back a frame."""
