"""MMDB files: MaxMind's format, which others write too."""
