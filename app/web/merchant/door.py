"""The blueprint of the merchant's page: every room behind /admin hangs on this door."""

from flask import Blueprint

merchant = Blueprint("merchant", __name__, url_prefix="/admin")
