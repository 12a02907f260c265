"""What a shop told, as our order: older word never overwrites newer."""
