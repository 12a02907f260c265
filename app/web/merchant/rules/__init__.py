"""The rules' rooms: versions, drafts and their editor, trying them, lists and snoozes."""
