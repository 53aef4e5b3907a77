"""The assistant over HTTP (`filing serve`): nothing of it is imported unless it is asked for.

`guard` lets in who has a key, `service` has the routes, `asking` puts questions to desks in threads,
`pages` lays out what filings hold, `problems` says what went wrong, `run` listens.
"""
