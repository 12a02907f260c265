"""Baseline "hello": the least that Flask can answer, on the product's gunicorn settings."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Answer."""
    return "Hello, World!"
