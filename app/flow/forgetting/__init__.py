"""A person goes: on time, or as they ask. What is held of them is gathered, handed out, erased."""
