"""The REST API wc/v3: who may call, what is asked, and the answers down to their bytes."""
