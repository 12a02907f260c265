"""What an order should bear by our ledger beside what its shop shows, and what is owed because of it."""
