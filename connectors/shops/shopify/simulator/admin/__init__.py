"""The admin as an app sees it: the frame in which it opens, and the scripts that it must load."""
