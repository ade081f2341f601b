"""The same answers for programs: by token or session, described by OpenAPI."""
