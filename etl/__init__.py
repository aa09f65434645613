"""From exports to a published snapshot: read, recognise, clean, resolve, build, check, publish."""
