"""What the company decided: rules as TOML, tables as CSV; read, checked, written here only."""
