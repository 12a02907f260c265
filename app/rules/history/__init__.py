"""What earlier orders say of a new one: one reading of them, whoever looked them up.

The live store and a replay from a file both hand over traces (`app.model.facts.Trace`);
what these come to is computed here once, so both give the same values.
"""
