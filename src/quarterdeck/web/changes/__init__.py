"""Changes of the data, looked at before they are made: imports, mended rows, withdrawals."""
