"""Free text into codes: regions, organisations, people."""
