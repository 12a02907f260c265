"""The storm brake, purely: what orders share, and what an hour's budget still allows."""
