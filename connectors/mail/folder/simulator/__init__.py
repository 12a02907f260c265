"""The reader of the folder: a mailbox page for the demo. It shares no code with the writer."""
