"""Whom a merchant always or never trusts."""
