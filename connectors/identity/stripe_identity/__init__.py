"""Stripe Identity: documents checked by Stripe under the merchant's own key."""
