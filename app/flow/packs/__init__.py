"""The rules of a shop: their versions, drafts, shadows and silences."""
