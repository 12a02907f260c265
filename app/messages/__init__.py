"""What people read: letters, notes and the sentences of the buyer's page."""
