"""What people do, one module a step: each takes the home and a Principal, checks it, and joins pure code with the store."""
